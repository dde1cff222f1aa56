// Everybody who can read a log. A new tool is a file in `tools` or `runners` and a word here.
import type { LogReader } from './reading/reader.ts';
import { cargoTest } from './runners/cargo-test.ts';
import { goTest } from './runners/go-test.ts';
import { jest } from './runners/jest.ts';
import { mocha } from './runners/mocha.ts';
import { nodeSpec } from './runners/node-spec.ts';
import { pytest } from './runners/pytest.ts';
import { tap } from './runners/tap.ts';
import { vitest } from './runners/vitest.ts';
import { esbuild, vite } from './tools/bundlers.ts';
import { cargo, cc, go, java } from './tools/compilers.ts';
import { limits } from './tools/limits.ts';
import { eslint, oxlint } from './tools/linters.ts';
import { node } from './tools/node.ts';
import { npm, pnpm, yarn } from './tools/packages.ts';
import { python } from './tools/python.ts';
import { make, sh } from './tools/shell.ts';
import { tsc } from './tools/tsc.ts';

export const readers: readonly LogReader[] = [
  tsc,
  node,
  nodeSpec,
  tap,
  vitest,
  jest,
  mocha,
  eslint,
  oxlint,
  npm,
  pnpm,
  yarn,
  esbuild,
  vite,
  python,
  pytest,
  go,
  goTest,
  cargo,
  cargoTest,
  java,
  cc,
  make,
  sh,
  limits,
];
