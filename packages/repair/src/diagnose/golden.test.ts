// Real output of real tools (golden/logs, printed by small broken programs), and what is read from it (golden/said).
// A new log needs no code here: `npx vitest run packages/repair/src/diagnose/golden.test.ts --update`
// writes what is said of it, and eyes review that.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildStep, Diagnosis, TestResult } from '@kintsugi/domain';
import { describe, expect, test } from 'vitest';
import { diagnose, summarize, testsIn } from './index.ts';

const folder = join(import.meta.dirname, 'golden');

/** The files of the small programs; those of the other tools' programs would only blur which file is meant. */
const programs: readonly [RegExp, string][] = [
  [
    /^(tsc|nodetest)/,
    'src/delivery.ts src/parcel.ts src/price.ts syntax/broken.ts src/broken.ts tsconfig.json package.json test/math.test.ts test/load.test.ts test/good.test.ts',
  ],
  [
    /^node/,
    'src/price.ts only/syntax.js only/expot.js only/missing.js only/noexport.js only/nopackage.js only/req.cjs only/crash.js only/enum.ts only/param.ts only/tsyntax.ts only/oom.js only/throwobj.js only/reject.mjs only/enoent.mjs only/ext.mjs only/inuse.mjs only/x.jsonx',
  ],
  [/^vitest/, 'parcel.ts parcel.test.ts load.test.ts syntax.test.ts good.test.ts'],
  [/^jest/, 'package.json parcel.cjs parcel.test.cjs load.test.cjs syntax.test.cjs good.test.cjs'],
  [/^mocha/, 'package.json test/parcel.cjs'],
  [/^(eslint|oxlint)/, 'eslint.config.mjs src/a.js src/bad.js'],
  [/^(esbuild|vite)/, 'index.html src/main.ts src/b.ts src/bad.ts'],
  [/^(npm|pnpm|yarn)/, 'package.json package-lock.json pnpm-lock.yaml yarn.lock'],
  [/^py/, 'main.py imp.py syn.py ind.py impname.py pkg/parcel.py test_parcel.py test_load.py'],
  [/^go/, 'go.mod main.go parcel/parcel.go parcel/parcel_test.go'],
  [/^cargo/, 'Cargo.toml src/lib.rs'],
  [/^(javac|mvn)/, 'pom.xml src/main/java/app/Parcel.java'],
  [/^(make|gcc)/, 'Makefile a.c b.c'],
  [/./, 'scripts/other.sh x.sh'],
];

describe('what is read from a real log', () => {
  for (const name of readdirSync(join(folder, 'logs')).sort()) {
    test(name.replace('.txt', ''), async () => {
      const output = readFileSync(join(folder, 'logs', name), 'utf8');
      const files = programs.find(([form]) => form.test(name))![1].split(' ');
      const faults = diagnose(failed(output), { files });
      const { title, kind } = summarize(faults);
      const lines = [
        `${kind}: ${title}`,
        '',
        ...faults.map(faultLine),
        '',
        ...testsIn(output, { files }).map(testLine),
      ];
      await expect(`${lines.join('\n').trimEnd()}\n`).toMatchFileSnapshot(join(folder, 'said', name));
    });
  }
});

const failed = (output: string): BuildStep => ({
  name: 'build',
  command: 'npm run build',
  end: 'failed',
  exitCode: 1,
  durationMs: 1_000,
  output,
  outputBytes: output.length,
});

function faultLine({ tool, kind, code, file, line, column, message, subject }: Diagnosis): string {
  const place = [file ?? '-', line, column].filter((part) => part !== null).join(':');
  return `${kind} ${place} [${tool}${code === null ? '' : ` ${code}`}] <${subject ?? ''}> ${message.replaceAll('\n', ' | ')}`;
}

const testLine = ({ name, file, outcome }: TestResult) => `${outcome} ${file ?? '-'}: ${name}`;
