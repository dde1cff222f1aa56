import { openBuilderWorld } from '/tmp/w/builder/packages/adapters/src/builder/sandboxed/builder-world.kit.ts';
import { DEFAULT_BUILD_LIMITS } from '/tmp/w/builder/packages/domain/src/index.ts';
import { readdirSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
const registryEnvironment: Record<string, string> = {
  npm_config_registry: execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8', cwd: '/' }).trim(),
};
for (const n of ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'HTTPS_PROXY', 'HTTP_PROXY', 'https_proxy'])
  if (process.env[n]) registryEnvironment[n] = process.env[n]!;
const world = await openBuilderWorld({ registryEnvironment, withoutBubblewrap: process.argv[2] === 'bare' });
const commit = await world.commit({
  'package.json': JSON.stringify({
    name: 'a',
    version: '1.0.0',
    type: 'module',
    dependencies: { yaml: '2.9.1' },
    workspaces: ['kit'],
  }),
  'kit/package.json': '{"name":"kit","version":"1.0.0","type":"module","exports":"./i.ts"}',
  'kit/i.ts': 'export const k: number = 1;',
  'a.test.ts':
    'import {test} from "node:test"; import { parse } from "yaml"; import {k} from "kit"; test("x", () => { console.log(parse("a: 1"), k) });',
  '.npmrc': 'audit=true\n',
});
const project = {
  name: 'p',
  branch: 'main',
  commands: { install: 'npm install --ignore-scripts', build: null, test: 'node --test', testFile: null },
  services: {},
  autonomy: 'act' as const,
  trusted: true,
  limits: DEFAULT_BUILD_LIMITS,
};
for (const id of ['1', '2']) {
  const r = await world.builder.run({ id, project, commit, edits: [], commands: ['install', 'test'] });
  console.log(
    r.outcome,
    r.because,
    r.steps.map((s) => [s.name, s.durationMs, s.output.slice(0, 600)]),
  );
}
console.log((await world.builder.log('2', 0))?.text.slice(0, 300));
const w = await world.builder.workspace(project, commit);
console.log(w.folder, readdirSync(w.folder), readdirSync(w.folder + '/node_modules'));
console.log(execFileSync('node', ['--test'], { cwd: w.folder, encoding: 'utf8' }).slice(0, 200));
await w.dispose();
await world.dispose();
