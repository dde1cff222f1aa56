// The principal directions: against rows whose directions are known, and over rows that nobody chose.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { principalSubspace, type SparseRows } from './principal-subspace.ts';

const start = (row: number, direction: number): number => Math.sin(1 + 7 * row + 13 * direction);

function sparse(rows: readonly (readonly number[])[], columnCount: number): SparseRows {
  const starts = [0];
  const columns: number[] = [];
  const values: number[] = [];
  for (const row of rows) {
    row.forEach((value, column) => {
      if (value === 0) return;
      columns.push(column);
      values.push(value);
    });
    starts.push(columns.length);
  }
  const [at, in_, of] = [Uint32Array.from(starts), Uint32Array.from(columns), Float64Array.from(values)];
  return { starts: at, columns: in_, values: of, columnCount };
}

test('the strongest direction comes first, each of length 1', () => {
  const rows = [
    [3, 3, 0],
    [-3, -3, 0],
    [0, 0, 1],
  ];
  const [first, second] = principalSubspace(sparse(rows, 3), 2, start);
  expect(Array.from(first ?? [], Math.abs).map((value) => value.toFixed(6))).toEqual([
    '0.707107',
    '0.707107',
    '0.000000',
  ]);
  expect(Array.from(second ?? [], Math.abs).map((value) => value.toFixed(6))).toEqual([
    '0.000000',
    '0.000000',
    '1.000000',
  ]);
});

test('rows that span less give fewer directions; none give none', () => {
  expect(
    principalSubspace(
      sparse(
        [
          [1, 2],
          [2, 4],
        ],
        2,
      ),
      2,
      start,
    ),
  ).toHaveLength(1);
  expect(
    principalSubspace(
      sparse(
        [
          [0, 0],
          [0, 0],
        ],
        2,
      ),
      2,
      start,
    ),
  ).toHaveLength(0);
  expect(principalSubspace(sparse([], 2), 2, start)).toHaveLength(0);
});

test('directions are finite, of length 1 and at right angles', () => {
  const value = fc.oneof(fc.constant(0), fc.double({ min: -1e3, max: 1e3, noNaN: true }));
  fc.assert(
    fc.property(fc.array(fc.array(value, { minLength: 5, maxLength: 5 }), { minLength: 1, maxLength: 8 }), (rows) => {
      const axes = principalSubspace(sparse(rows, 5), 5, start);
      axes.forEach((axis, a) =>
        axes.forEach((other, b) => {
          const product = axis.reduce((sum, x, at) => sum + x * (other[at] as number), 0);
          expect(Math.abs(product - Number(a === b))).toBeLessThan(1e-4);
        }),
      );
    }),
  );
});
