// Calls of a program whose tests show none: plain values by the number of its parameters. Runs nothing.
import ts from 'typescript';
import { parse } from '../program.ts';

const VALUES: readonly (readonly string[])[] = [
  ['1', '2', '3', '5', '7', '10', '12', '0', '25', '100'],
  ["'abc'", "'a'", "'hello world'", "'Abba'", "'xyzab'", "''", "'racecar'", "'12'"],
  ['[1, 2, 3]', '[5, 3, 8, 1]', '[]', '[2]', '[-1, 4, 4, 0]', '[10, 9, 8, 7, 6, 5]'],
  ["['a', 'bb', 'ccc']", "['one', 'two']", '[]', "['x']"],
];

/** Each kind of value for all parameters, and each with numbers behind it. Many will make the program throw. */
export function guessedCalls(source: string, entry: string): readonly string[] {
  const count = parametersOf(source, entry);
  if (count === null) return [];
  const [numbers = []] = VALUES;
  return [
    ...new Set(VALUES.flatMap((values) => [...spread(values, values, count), ...spread(values, numbers, count)])),
  ].map((given) => `${entry}(${given})`);
}

function spread(first: readonly string[], others: readonly string[], count: number): readonly string[] {
  return first.map((value, at) =>
    Array.from({ length: count }, (_, place) => (place === 0 ? value : others[(at + 2 * place) % others.length])).join(
      ', ',
    ),
  );
}

function parametersOf(source: string, entry: string): number | null {
  let count: number | null = null;
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionDeclaration(node) && node.name?.text === entry) count = node.parameters.length;
    const value = ts.isVariableDeclaration(node) && node.name.getText() === entry ? node.initializer : undefined;
    if (value !== undefined && ts.isFunctionLike(value)) count = value.parameters.length;
    node.forEachChild(visit);
  };
  visit(parse('guesses.ts', source));
  return count;
}
