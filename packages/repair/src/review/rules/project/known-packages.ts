// Names of packages that many projects use, by which a name that only looks like one is found. It must not fetch any.

export const knownPackages: ReadonlySet<string> = new Set(
  `acorn ajv angular ansi-styles argparse async autoprefixer aws-sdk axios babel bcrypt bcryptjs bluebird body-parser
bootstrap browserslist bunyan camelcase chai chalk cheerio chokidar classnames clsx colors commander concurrently
connect cookie core-js cors cross-env cross-spawn crypto-js css-loader cypress dayjs date-fns debug deepmerge dotenv
drizzle-orm ejs electron emotion enzyme esbuild eslint eslint-plugin-import esprima events execa express express-session
fast-check fast-glob fastify file-loader form-data formik fs-extra glob got graphql gulp handlebars helmet highlight.js
history hono husky immer immutable inquirer ioredis jasmine jest joi jquery js-yaml jsdom jsonwebtoken karma knex knip
koa lerna less level lint-staged lodash lodash-es log4js lru-cache luxon markdown-it marked memfs micromatch minimist
mkdirp mobx mocha moment mongodb mongoose morgan multer mysql mysql2 nanoid next node-fetch node-forge node-sass
nodemailer nodemon npm nunjucks nx octokit ora p-limit parcel passport path-to-regexp pg pino playwright pnpm postcss
preact prettier prisma prom-client prop-types protobufjs pug puppeteer qs query-string ramda react react-dom
react-redux react-router react-router-dom redis redux redux-saga reflect-metadata request rimraf rollup rxjs sass
semver sequelize sharp shelljs sinon socket.io solid-js source-map sqlite3 stripe strip-ansi styled-components stylelint
supertest svelte tailwindcss tap terser through2 tinyexec tslib ts-jest ts-node tsx turbo typeorm typescript uglify-js
underscore undici uuid validator vite vitest vue vue-router vuex webpack webpack-cli winston ws xml2js xstate yaml yargs
zod zone.js zustand`.split(/\s+/),
);

/** Edits of one letter (put in, taken out, changed, or two changed over) between two names; 2 stands for more. */
export function lettersApart(a: string, b: string): 0 | 1 | 2 {
  if (a === b) return 0;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1) return 2;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  if (short.length < long.length) return short.slice(at) === long.slice(at + 1) ? 1 : 2;
  if (short.slice(at + 1) === long.slice(at + 1)) return 1;
  const isSwapped = short[at] === long[at + 1] && short[at + 1] === long[at];
  return isSwapped && short.slice(at + 2) === long.slice(at + 2) ? 1 : 2;
}
