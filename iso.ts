import { openSandbox } from '/tmp/w/builder/packages/adapters/src/sandbox/open-sandbox.ts';
import { mkdtempSync } from 'node:fs';
console.log((await openSandbox({ folder: mkdtempSync('/tmp/kb-') })).says);
