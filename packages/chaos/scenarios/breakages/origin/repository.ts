// The shop as a repository of its own: what comes along, and who wrote what of it when.
import { resolve } from 'node:path';
import type { RepositoryPlan } from '../../../src/development/lay-repository.ts';
import { INES, JONAS, MARA, TEO } from './people.ts';

const application = resolve(import.meta.dirname, '../../../../../examples/shop');

/** Packages of the team, which it gets from its registry and which are not part of its repository. */
export const SHELF = resolve(application, 'outside/registry');

export const REPOSITORY: RepositoryPlan = {
  application,
  leaveOut: ['outside/registry'],
  branch: 'main',
  tests: ['tests', 'tsconfig.json'],
  commands: {
    install: 'npm ci',
    build: 'node_modules/.bin/tsc -p .',
    test: 'node --test "tests/**/*.test.ts"',
    testFiles: 'node --test',
  },
  registryIn: { file: '.npmrc', find: 'http://127.0.0.1:4695/' },
  history: [
    {
      author: MARA,
      at: '2026-03-02T09:14:00Z',
      message: 'Open the shop\n\nSix services, one folder each, and what they share as a package.',
      paths: ['package.json', 'package-lock.json', '.npmrc', '.gitignore', 'tsconfig.json', 'kit', 'services'],
    },
    {
      author: JONAS,
      at: '2026-03-05T15:40:00Z',
      message: 'Run the shop by hand\n\nWith a payment provider that can be told to fail, and customers.',
      paths: ['local', 'outside'],
    },
    {
      author: INES,
      at: '2026-03-11T10:22:00Z',
      message: 'Write down what prices, carts, pieces and pages must be',
      paths: ['tests'],
    },
    {
      author: TEO,
      at: '2026-04-20T08:05:00Z',
      message: 'Say how the services are run, and what is outside',
      paths: ['.'],
    },
  ],
};
