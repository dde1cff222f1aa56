// How the texts of one incident lie in memory: a row of cells, words by number and marks where a field begins. Knows no scores.
import { words } from '../../text/words.ts';
import { NO_WORD, type Vocabulary } from './vocabulary.ts';

/** Cells from here on are no words: they say which field begins. */
export const FIELD_MARK = 0x80_00_00_00;
/** Of a longer incident the head is kept. */
const CELLS_MAX = 16_384;

/** A field of incidents: a word in one of weight 3 counts as if it stood there three times. */
export interface Field {
  readonly name: string;
  readonly weight: number;
}

/** Words of grammar leave no cell, so that `loss of data` makes neighbours of loss and data. */
export function cellsOf(
  texts: Readonly<Record<string, string>>,
  fields: readonly Field[],
  vocabulary: Vocabulary,
): number[] {
  const cells: number[] = [];
  fields.forEach(({ name }, place) => {
    if (cells.length >= CELLS_MAX) return;
    cells.push(FIELD_MARK + place);
    for (const word of words(texts[name] ?? '')) {
      if (cells.length >= CELLS_MAX) return;
      const number = vocabulary.take(word);
      if (number !== NO_WORD) cells.push(number);
    }
  });
  return cells;
}

/** Weight of each word, and of each mechanism that words speak of: how often it stands in a field × what the field counts. */
export function wordWeights(
  cells: ArrayLike<number>,
  fields: readonly Field[],
  vocabulary: Vocabulary,
): Map<number, number> {
  const weights = new Map<number, number>();
  let weight = 1;
  for (let at = 0; at < cells.length; at += 1) {
    const cell = cells[at] as number;
    if (cell >= FIELD_MARK) weight = (fields[cell - FIELD_MARK] as Field).weight;
    else {
      weights.set(cell, (weights.get(cell) ?? 0) + weight);
      for (const mechanism of vocabulary.mechanismsOf(cell)) {
        weights.set(mechanism, (weights.get(mechanism) ?? 0) + weight);
      }
    }
  }
  return weights;
}

/** Words, not marks, each counted as its field counts. */
export function weighedLength(cells: ArrayLike<number>, fields: readonly Field[]): number {
  let length = 0;
  let weight = 1;
  for (let at = 0; at < cells.length; at += 1) {
    const cell = cells[at] as number;
    if (cell >= FIELD_MARK) weight = (fields[cell - FIELD_MARK] as Field).weight;
    else length += weight;
  }
  return length;
}
