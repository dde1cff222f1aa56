// One file that does not parse, and what is proposed for it.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseFaults } from '../faults.ts';
import { repairSyntax } from './repair-syntax.ts';
import { tokensOf } from './tokens.ts';

const ROUTE = `// Streets of a round, in the order in which they are driven.
export function route(streets, start) {
  const done = [];
  for (const street of streets) {
    if (street === start || done.includes(street)) {
      continue;
    }
    done.push(street);
  }
  if (done.length > 3) {
    return done.map((name, index) => \`\${index}: \${name}\`).join(', ');
  }
  return 'short';
}

export const names = { north: ['a', 'b'], south: /b+/ };
`;

const first = (path: string, text: string): string | undefined => repairSyntax(path, text, () => false)[0]?.text;

test.each([
  ['a brace that is missing goes where the indentation says', 'continue;\n    }\n', 'continue;\n'],
  ['a bracket that is missing is put in', "join(', ');", "join(', ';"],
  ['a bracket too many is taken out', 'done.push(street);', 'done.push(street));'],
  ['an operator that fell apart is joined', '=== start || done', '=== start | | done'],
  ['a keyword with a slip is spelled right', 'export function', 'expot function'],
  ['a string that is not closed is closed behind its word', "return 'short';", "return 'short;"],
  ['a comma that is missing is put in', "['a', 'b']", "['a' 'b']"],
])('%s', (_, right, wrong) => {
  const text = ROUTE.replace(right, wrong);
  expect(text).not.toBe(ROUTE);
  expect(first('route.js', text)).toBe(ROUTE);
});

test('several errors of one file are mended together', () => {
  const text = ROUTE.replace('done.push(street);', 'done.push(street;').replace("['a', 'b']", "['a', 'b'");
  expect(first('route.js', text)).toBe(ROUTE);
});

test('of a merge conflict the side that was there comes first', () => {
  const text = ROUTE.replace(
    "  return 'short';\n",
    "<<<<<<< HEAD\n  return 'short';\n=======\n  return 'brief';\n>>>>>>> other\n",
  );
  const texts = repairSyntax('route.js', text, () => false).map((repair) => repair.text);
  expect(texts.slice(0, 2)).toEqual([ROUTE, ROUTE.replace('short', 'brief')]);
});

test('a tag with a slip takes the name of its other half', () => {
  expect(first('page.tsx', 'const page = <dive>hello</div>;\n')).toBe('const page = <div>hello</div>;\n');
});

test('the line that opened a table is put back for the name that is used', () => {
  const text = 'export function count(word) {\n    one: 1,\n    two: 2,\n  };\n  return table[word];\n}\n';
  const texts = repairSyntax('count.js', text, () => false).map((repair) => repair.text);
  expect(texts).toContain(
    'export function count(word) {\n  const table = {\n    one: 1,\n    two: 2,\n  };\n  return table[word];\n}\n',
  );
});

test('for any one bracket, comma or semicolon that is lost, all proposals parse, and one of them is the text that was', () => {
  const tokens = tokensOf(ROUTE).filter(({ text }) => /^[()[\]{},;]$/.test(text));
  const words = (text: string): string =>
    tokensOf(text)
      .map((token) => token.text)
      .join(' ');
  fc.assert(
    fc.property(fc.constantFrom(...tokens), ({ start, end }) => {
      // A space, lest two words become one.
      const text = `${ROUTE.slice(0, start)} ${ROUTE.slice(end)}`;
      if (parseFaults('route.js', text).length === 0) return;
      const repairs = repairSyntax('route.js', text, () => false);
      for (const repair of repairs) expect(parseFaults('route.js', repair.text)).toEqual([]);
      expect(repairs.map((repair) => words(repair.text))).toContain(words(ROUTE));
    }),
    { numRuns: 12 },
  );
});

test('a text that parses is left alone', () => {
  expect(repairSyntax('route.js', ROUTE, () => false)).toEqual([]);
});
