// What the loop relies on when it reads a log, and that no log can harm it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildStep } from '@kintsugi/domain';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diagnose, summarize, testsIn } from './index.ts';
import { plainText } from './reading/log.ts';
import { knownFiles } from './reading/known-files.ts';

const failed = (output: string, over: Partial<BuildStep> = {}): BuildStep => ({
  name: 'build',
  command: 'npm run build',
  end: 'failed',
  exitCode: 1,
  durationMs: 1_000,
  output,
  outputBytes: output.length,
  ...over,
});

const none = { files: [] };
const golden = join(import.meta.dirname, 'golden', 'logs');
const logs = readdirSync(golden).map((name) => readFileSync(join(golden, name), 'utf8'));

describe('a diagnosis', () => {
  test('of a step that passed or that we stopped has no fault', () => {
    const output = "src/a.ts(1,1): error TS2304: Cannot find name 'a'.";
    expect(diagnose(failed(output, { end: 'passed' }), none)).toEqual([]);
    expect(diagnose(failed(output, { end: 'stopped' }), none)).toEqual([]);
  });

  test('of a form that nobody knows is the last lines, as quoted text', () => {
    const output = `${Array.from({ length: 9 }, (_, index) => `step ${index}`).join('\n')}\n\n\n`;
    expect(diagnose(failed(output), none)).toEqual([
      {
        tool: 'sh',
        kind: 'unknown',
        code: null,
        file: null,
        line: null,
        column: null,
        message: 'step 4\nstep 5\nstep 6\nstep 7\nstep 8',
        subject: null,
      },
    ]);
    expect(diagnose(failed(''), none)[0]?.message).toContain('without a word, exit code 1');
  });

  test.each([
    ['timed-out', 'time-out'],
    ['out-of-memory', 'out-of-memory'],
    ['disk-full', 'disk-full'],
  ] as const)('of a step that ended %s says so first', (end, kind) => {
    const said = diagnose(failed("src/a.ts(1,1): error TS2304: Cannot find name 'a'.", { end, exitCode: null }), none);
    expect(said.map((fault) => fault.kind)).toEqual([kind, 'type']);
    expect(summarize(said).kind).toBe(kind);
  });

  test('takes a process that was killed from outside for one without memory', () => {
    expect(diagnose(failed('', { exitCode: 137 }), none)[0]?.kind).toBe('out-of-memory');
  });

  test('counts a fault once that is told pretty, plain and by two scripts', () => {
    const read = (name: string) => readFileSync(join(golden, name), 'utf8');
    const files = { files: ['src/delivery.ts'] };
    const once = diagnose(failed(read('tsc5-plain.txt')), files);
    expect(diagnose(failed(read('tsc5-plain.txt') + read('tsc5-pretty.txt') + read('tsc5-plain.txt')), files)).toEqual(
      once,
    );
  });

  test('leaves out what is told in passing when the cause is there', () => {
    const kinds = (output: string) => diagnose(failed(output), none).map(({ tool, kind }) => `${tool} ${kind}`);
    const cause = "a.c:1:1: error: expected ';'";
    expect(kinds(`${cause}\nmake: *** [Makefile:3: all] Error 1`)).toEqual(['cc syntax']);
    expect(kinds('make: *** [Makefile:3: all] Error 1')).toEqual(['make crash']);
    expect(kinds(`cat: notes.txt: No such file or directory\n${cause}`)).toEqual(['cc syntax']);
  });

  test('of an error that a working program only printed gives way to an error that ended one', () => {
    const printed = 'Error: a parcel was refused\n    at deliver (/box/src/a.ts:1:1)\n\n';
    const files = { files: ['src/a.ts', 'src/b.ts'] };
    const ended =
      'file:///box/src/b.ts:3\n  x();\n  ^\n\nReferenceError: x is not defined\n    at /box/src/b.ts:3:3\n\nNode.js v26.10.0\n';
    expect(diagnose(failed(printed + ended), files).map(({ file }) => file)).toEqual(['src/b.ts']);
    expect(diagnose(failed(printed), files).map(({ file }) => file)).toEqual(['src/a.ts']);
  });

  test('reads colours away', () => {
    const output = '\u001b[96msrc/a.ts\u001b[0m:\u001b[93m3\u001b[0m:1 - \u001b[91merror\u001b[0m TS1005: no.';
    expect(diagnose(failed(output), { files: ['src/a.ts'] })[0]).toMatchObject({ file: 'src/a.ts', line: 3 });
  });

  test('keeps the reasons that TypeScript gives below an error', () => {
    const output = "src/a.ts(1,1): error TS2322: Type 'A' is no 'B'.\n  Types of property 'id' differ.\nnext";
    expect(diagnose(failed(output), none)[0]?.message).toBe("Type 'A' is no 'B'.\nTypes of property 'id' differ.");
  });
});

describe('a printed path', () => {
  const { fileOf, pathBeside } = knownFiles([
    'src/index.ts',
    'packages/a/src/index.ts',
    'packages/a/src/only.ts',
    'x.ts',
  ]);

  test.each([
    ['/any/box/packages/a/src/index.ts', 'packages/a/src/index.ts'],
    ['file:///any/box/src/index.ts?t=12', 'src/index.ts'],
    ['C:\\box\\src\\index.ts', 'src/index.ts'],
    ['./src/../src/index.ts', 'src/index.ts'],
    ['src/only.ts', 'packages/a/src/only.ts'],
    ['/box/x.ts', 'x.ts'],
    ['/box/node_modules/lib/x.ts', null],
    ['node:internal/x.ts', null],
    ['/usr/lib/x.ts', null],
    ['other.ts', null],
    ['', null],
  ])('%s means %s', (printed, file) => {
    expect(fileOf(printed)).toBe(file);
  });

  test('of a file that is missing is told relative to the top by the file that asks for it', () => {
    expect(pathBeside('/any/box/src/gone.ts', '/any/box/src/index.ts')).toBe('src/gone.ts');
    expect(pathBeside('/elsewhere/gone.ts', '/any/box/src/index.ts')).toBe('/elsewhere/gone.ts');
  });
});

describe('hostile output', () => {
  const piece = fc.oneof(
    fc.constantFrom(...logs.flatMap((log) => log.split('\n'))),
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.constantFrom(
      '\u001b[',
      '\u001b]8;;',
      ' at (',
      ':1:1',
      "'",
      'npm error ',
      '\r',
      'error TS1: ',
      '✖ ',
      '    ',
      '\ud800',
    ),
  );
  const output = fc
    .array(fc.tuple(piece, fc.constantFrom('\n', '', ' ')), { maxLength: 60 })
    .map((parts) => parts.flat().join(''));

  test('never makes it throw, and what is said stays bounded text', () => {
    fc.assert(
      fc.property(output, fc.array(fc.constantFrom('a.ts', 'src/a.ts', 'test/math.test.ts')), (text, files) => {
        const said = diagnose(failed(text), { files });
        expect(said.length).toBeGreaterThan(0);
        expect(said.length).toBeLessThanOrEqual(200);
        for (const { message, subject, line, column, file } of said) {
          expect(message.length).toBeLessThanOrEqual(500);
          expect(subject?.length ?? 0).toBeLessThanOrEqual(300);
          expect(message.isWellFormed()).toBe(true);
          expect(Number.isSafeInteger(line ?? 0) && Number.isSafeInteger(column ?? 0)).toBe(true);
          if (files.length > 0 && file !== null)
            expect(/^(?:package(?:-lock)?\.json|.*a\.ts|test\/math\.test\.ts)$/.test(file)).toBe(true);
        }
        expect(summarize(said).title.length).toBeLessThanOrEqual(200);
        for (const { name } of testsIn(text)) expect(name.length).toBeLessThanOrEqual(500);
      }),
      { numRuns: 300 },
    );
  });

  test('in the form of a thousand faults gives two hundred', () => {
    const output_ = Array.from({ length: 1_000 }, (_, index) => `a.ts(${index + 1},1): error TS2304: no.`).join('\n');
    expect(diagnose(failed(output_), none)).toHaveLength(200);
  });

  const megabytes = 1;
  const seeds = [
    'a:1:1: ',
    'a.ts(1,1',
    '(1,1): error TS',
    ' - error TS1: a:1:1',
    "Cannot find module 'a' imported from 'b' ",
    '\u001b[1;1;1',
    '\u001b]8;;x',
    '\r',
    '\n',
    '✖ a (1.111ms)',
    ' > a',
    '    at f (a:1:1) ',
    'sh: 1: a: ',
    ': error: ',
    ' [Error/eslint(a)]',
    '--- FAIL: a ',
    'FAIL  a > ',
    ' ● a › b',
    '((((((((',
    ' 1:1  error  a  b',
    '"""""\'\'\'\'\'',
    "test 'a' panicked at a:1:1:",
    'package a is not in std: ',
    '0'.repeat(50),
  ];

  test.each(seeds.flatMap((seed) => [[seed, ''] as const, [seed, '\n'] as const]))(
    'of 1 MB %j, ended by %j, is read within two seconds',
    (seed, end) => {
      const unit = end === '' ? seed : `${seed.repeat(Math.ceil(1_900 / seed.length))}${end}`;
      const text = unit.repeat(Math.ceil((megabytes * 1_000_000) / unit.length));
      const startedMs = performance.now();
      diagnose(failed(text), { files: ['a', 'src/a.ts'] });
      testsIn(text);
      expect(performance.now() - startedMs).toBeLessThan(2_000);
    },
  );

  test('made of real logs, repeated to 4 MB, is read within six seconds', () => {
    const all = logs.join('\n');
    const text = all.repeat(Math.ceil(4_000_000 / all.length));
    const startedMs = performance.now();
    expect(diagnose(failed(text), none).length).toBeGreaterThan(50);
    testsIn(text);
    expect(performance.now() - startedMs).toBeLessThan(6_000);
  });
});

describe('plain text', () => {
  test('is without escape sequences, and a carriage return begins a line', () => {
    expect(plainText('\u001b[1ma\u001b[22m\u001b]8;;http://x\u0007b\u001b]8;;\u0007 1%\r2%\r\nend\u0000')).toBe(
      'ab 1%\n2%\nend',
    );
  });

  test('has no control character but tab and line end, whatever came in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const controls = Array.from(plainText(text)).filter((character) => {
          const code = character.codePointAt(0)!;
          return (code < 32 && code !== 9 && code !== 10) || (code >= 127 && code < 160);
        });
        expect(controls).toEqual([]);
      }),
    );
  });
});
