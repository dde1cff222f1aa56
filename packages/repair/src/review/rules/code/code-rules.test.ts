// Each rule on code refuses what it is for, and says nothing to what only looks like it.
import { describe, expect, test } from 'vitest';
import { saidBy, type Files } from '../../change.kit.ts';
import { conflictMarkers } from './conflict-markers.ts';
import { debugLeftovers } from './debug-leftovers.ts';
import { escapedChecks } from './escaped-checks.ts';
import { hiddenCharacters } from './hidden-characters.ts';
import { newPowers } from './new-powers.ts';
import { secrets } from './secrets.ts';
import { swallowedErrors } from './swallowed-errors.ts';

const added = (line: string, path = 'src/a.ts'): Files => ({ [path]: ['let a = 1;\n', `let a = 1;\n${line}\n`] });

describe('escaped checks', () => {
  test.each([
    ['const b: any = 1;', '`any`'],
    ['const b = c as any;', '`any`'],
    ['const b: any[] = [];', '`any`'],
    ['const b = new Map<string, any>();', '`any`'],
    ['const b = c as unknown as D;', 'a cast through `unknown`'],
    ['const b = c!.d;', 'a non-null assertion'],
    ['f(c!);', 'a non-null assertion'],
    ['// @ts-ignore', '`@ts-ignore` or its like'],
    ['// @ts-expect-error it is so', '`@ts-ignore` or its like'],
    ['/* eslint-disable no-undef */', 'a disabled lint rule'],
    ['// oxlint-disable-next-line', 'a disabled lint rule'],
    ['/* v8 ignore next */', 'code left out of coverage'],
  ])('refuse %s', (line, what) => {
    expect(saidBy(escapedChecks, added(line))).toEqual([
      `major src/a.ts:2 adds ${what}: the check is silent, and the fault stays`,
    ]);
  });

  test('refuse a silenced check of another language', () => {
    expect(saidBy(escapedChecks, added('import x  # type: ignore', 'a.py'))).toHaveLength(1);
    expect(saidBy(escapedChecks, added('#[allow(unused)]', 'a.rs'))).toHaveLength(1);
  });

  test.each([
    "const b = 'as any';",
    'const b = Promise.any(c);',
    '// any of them, as any would',
    'if (a !== b && !c) d();',
    'const b = a != c;',
    'const any = 1;',
    "const b = 'no eslint-disable here';",
    'const ok = !a;',
  ])('are silent on %s', (line) => {
    expect(saidBy(escapedChecks, added(line))).toEqual([]);
  });

  test('are silent on one that only moved, or whose line was mended elsewhere', () => {
    expect(saidBy(escapedChecks, { 'a.ts': ['const b: any = 1;\nc();\n', 'c();\nconst b: any = 1;\n'] })).toEqual([]);
    expect(saidBy(escapedChecks, { 'a.ts': ['f(x as any, 1);\n', 'f(x as any, 2);\n'] })).toEqual([]);
    expect(saidBy(escapedChecks, { 'a.ts': ['f(x as any, 1);\n', 'f(x as any, 2);\ng(x as any);\n'] })).toHaveLength(1);
  });

  test('are milder in a test', () => {
    expect(saidBy(escapedChecks, added('f(a!);', 'src/a.test.ts'))[0]).toMatch(/^minor/);
  });
});

describe('swallowed errors', () => {
  test.each([
    'try { f(); } catch {}',
    'try { f(); } catch (error) {\n}',
    'try {\n  f();\n} catch (e) {\n\n}',
    'p.catch(() => {});',
    'p.catch((error) => undefined);',
    'void p.catch(() => null);',
  ])('refuse %j', (lines) => {
    expect(saidBy(swallowedErrors, added(lines))[0]).toMatch(/^major src\/a\.ts:\d+ adds a catch that drops the error/);
  });

  test('refuse it in Python', () => {
    expect(saidBy(swallowedErrors, added('try:\n  f()\nexcept Exception:\n  pass', 'a.py'))).toHaveLength(1);
  });

  test('only mention one that says why', () => {
    expect(
      saidBy(swallowedErrors, added('try { f(); } catch {\n  // gone already: that is what we want\n}'))[0],
    ).toMatch(/^minor/);
  });

  test.each([
    'try { f(); } catch (error) { throw error; }',
    'p.catch((error) => report(error));',
    "const a = 'catch {}';",
  ])('are silent on %s', (line) => {
    expect(saidBy(swallowedErrors, added(line))).toEqual([]);
  });

  test('are silent on one that was there', () => {
    const old = 'try { f(); } catch {}\n';
    expect(saidBy(swallowedErrors, { 'a.ts': [old, `${old}g();\n`] })).toEqual([]);
  });
});

describe('debug leftovers', () => {
  test.each(['debugger;', "console.log('here');", 'if (a) { console.dir(a); }'])('refuse %s', (line) => {
    expect(saidBy(debugLeftovers, added(line))).toHaveLength(1);
  });

  test.each([
    ["console.error('it failed');", 'src/a.ts'],
    ["console.log('usage: …');", 'src/cli/help.ts'],
    ["const a = 'console.log(1)';", 'src/a.ts'],
    ['// debugger;', 'src/a.ts'],
  ])('are silent on %s in %s', (line, path) => {
    expect(saidBy(debugLeftovers, added(line, path))).toEqual([]);
  });

  test('are silent in a file that always printed', () => {
    expect(saidBy(debugLeftovers, { 'a.ts': ['console.log(1);\n', 'console.log(1);\nconsole.log(2);\n'] })).toEqual([]);
  });
});

describe('new powers', () => {
  test.each([
    ["import { execSync } from 'node:child_process';", 'starts processes'],
    ["const net = require('net');", 'uses the network'],
    ['await fetch(url);', 'uses the network'],
    ["const m = await import('https');", 'uses the network'],
    ['eval(text);', 'evaluates text as code'],
    ["new Function('a', text);", 'evaluates text as code'],
    ['await import(name);', 'loads code by a name that is made at run time'],
  ])('refuse %s', (line, what) => {
    expect(saidBy(newPowers, added(line))).toEqual([`major src/a.ts:2 ${what}, which this file did not do before`]);
  });

  test('refuse them in Python', () => {
    expect(saidBy(newPowers, added('import subprocess', 'a.py'))).toHaveLength(1);
  });

  test.each([
    "const a = 'fetch(url)';",
    'repository.fetch(url);',
    "import { join } from 'node:path';",
    "await import('./b.ts');",
    'evaluate(a);',
  ])('are silent on %s', (line) => {
    expect(saidBy(newPowers, added(line))).toEqual([]);
  });

  test('are silent in a file that could do it before', () => {
    expect(saidBy(newPowers, { 'a.ts': ['await fetch(a);\n', 'await fetch(a);\nawait fetch(b);\n'] })).toEqual([]);
  });
});

describe('hidden characters', () => {
  const code = (...points: number[]) => String.fromCodePoint(...points);

  test.each([
    ['turns the direction', `const a = 'x${code(0x202e)}y';`],
    ['turns the direction', `// ${code(0x2066)}x`],
    ['nobody sees', `const a${code(0x200b)}b = 1;`],
    ['nobody sees', `f${code(0x3164)}();`],
    ['nobody sees', `a${code(0xe0041)}`],
    ['only look like them', `const p${code(0x430)}rcel = 1;`],
    ['control character', `a${code(8)}`],
  ])('refuse what %s', (what, line) => {
    const said = saidBy(hiddenCharacters, added(line));
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^blocker/);
    expect(said[0]).toContain(what);
  });

  test.each([
    "const a = 'grüße, 漢字';",
    `const family = '${code(0x1f468, 0x200d, 0x1f469)}';`,
    "const a = 'Привет';",
    '\tindented',
  ])('are silent on %s', (line) => {
    expect(saidBy(hiddenCharacters, added(line))).toEqual([]);
  });

  test('are silent on a byte order mark at the top', () => {
    expect(saidBy(hiddenCharacters, { 'a.ts': [null, `${code(0xfeff)}a();\n`] })).toEqual([]);
  });
});

describe('conflict markers', () => {
  test('refuse them', () => {
    const left = `a\n${'<'.repeat(7)} HEAD\nb\n${'='.repeat(7)}\nc\n${'>'.repeat(7)} other\n`;
    expect(saidBy(conflictMarkers, { 'a.ts': ['a\n', left] })).toHaveLength(2);
  });

  test('are silent on what only resembles them', () => {
    expect(
      saidBy(conflictMarkers, { 'a.md': ['a\n', `a\n${'='.repeat(7)}\n${'<'.repeat(8)}\n  <<<<<<< x\n`] }),
    ).toEqual([]);
  });
});

describe('secrets', () => {
  // Put together here, so that this file holds none.
  const join = (...parts: string[]) => parts.join('');

  test.each([
    join('-----BEGIN RSA PRIVATE', ' KEY-----'),
    join('const key = "AKIA', 'ABCDEFGHIJKLMNOP";'),
    join('token: ghp_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'),
    join("const url = 'postgres://admin:", "s3cr3tpw@db.example/app';"),
    join("const apiKey = 'q8Zr", "T2vXk9LmW4pB';"),
    join('//registry.example/:_auth', 'Token=abcdef0123456789'),
  ])('refuse them, and do not repeat them', (line) => {
    const said = saidBy(secrets, added(line));
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^blocker src\/a\.ts:2 adds what looks like/);
    for (const word of line.split(/[\s'":/@=;]+/).filter((part) => part.length > 11 && /\d/.test(part))) {
      expect(said[0]).not.toContain(word);
    }
  });

  test.each([
    "const password = process.env['DB_PASSWORD'];",
    "const password = 'changeme-please';",
    "const url = 'postgres://user:${password}@db/app';",
    'https://example.org/a:b/c',
    "const tokenKind = 'identifier';",
    "throw new Error('password: wrong');",
  ])('are silent on %s', (line) => {
    expect(saidBy(secrets, added(line))).toEqual([]);
  });

  test('are silent on what is taken out', () => {
    expect(saidBy(secrets, { 'a.ts': [`${join('AKIA', 'ABCDEFGHIJKLMNOP')}\n`, 'x\n'] })).toEqual([]);
  });
});
