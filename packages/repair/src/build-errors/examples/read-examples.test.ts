// Which examples are found in comments.
import { expect, test } from 'vitest';
import { readExamples } from './read-examples.ts';

const program = (comment: string): string => `/*\n${comment}\n*/\nconst weigh = (parcels, most) => parcels.length;\n`;

test.each([
  ['>>> weigh([1, 2], 3)\n2', 'weigh([1, 2], 3)', '2'],
  ['weigh([], 3) == 0', 'weigh([], 3)', '0'],
  ['assert weigh([], 3) => "none"', 'weigh([], 3)', '"none"'],
  ["weigh(['a b'], 3) ➞ (1, True)", "weigh(['a b'], 3)", '[1,true]'],
  ['weigh([4], 3) should return null.', 'weigh([4], 3)', 'null'],
  ['For parcels = [1, 2], most = 3 the output should be 2', 'weigh([1,2], 3)', '2'],
  ['Input: parcels = [7], most = 3\nOutput: 1 # one', 'weigh([7], 3)', '1'],
])('%s', (comment, call, answer) => {
  expect(readExamples(program(comment))).toEqual([{ call, answer }]);
});

test.each(['weigh([], 3) == 1 + 2 = 3', 'other(1) == 2', 'weigh([1, 2] == 3', 'weigh([], 3) is the sum of all'])(
  'nothing is made of: %s',
  (comment) => {
    expect(readExamples(program(comment))).toEqual([]);
  },
);
