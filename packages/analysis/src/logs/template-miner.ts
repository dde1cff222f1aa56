// Learns the templates of log lines on line: one configuration for every system, bounded memory. Knows no time and no service.
import { cutLine } from './cutting/cut-line.ts';
import { Pieces } from './cutting/pieces.ts';
import { LONGEST_ROW } from './cutting/row.ts';
import { keyOfPieces, skeletonOf } from './skeleton.ts';
import { TemplateGroup } from './template-group.ts';
import { TemplateTable, type TemplateChange } from './template-table.ts';
import { WordMerging } from './word-merging.ts';

export interface Template {
  readonly id: number;
  /** As of now, at most 1,000 characters of the line; a value shows as `<*>`. */
  readonly text: string;
  readonly lines: number;
}

export interface Parameters {
  readonly id: number;
  /** In the order of the placeholders of the template. */
  readonly values: readonly string[];
}

const DEFAULT_MOST_KEYS = 10_000;

/**
 * Templates of log lines, learned line by line.
 *
 * Answers  for each line the id of its group at once; ids stay, but a group may be folded into an older one later.
 * Cost     a known line: O(length), no allocation. A line with a new key: some microseconds more. Memory: `mostKeys` keys
 *          (a template has one, and one for each word found in place of a value), least recently used go first.
 * Source   Masked text as the key, as before Drain's tree (He et al., ICWS 2017); places with many distinct words are
 *          variable, as in IPLoM (Makanju et al., KDD 2009), here on line and with proof from other templates.
 * Fails    on values of several plain words, on lists whose length varies (a template a length), and on lines that are
 *          almost all values.
 */
export class TemplateMiner {
  readonly #pieces = new Pieces();
  readonly #table: TemplateTable;
  readonly #merging: WordMerging;
  #nextId = 0;

  constructor(mostKeys: number = DEFAULT_MOST_KEYS) {
    this.#table = new TemplateTable(mostKeys);
    this.#merging = new WordMerging(this.#table, mostKeys);
  }

  /** Live templates. */
  get size(): number {
    return this.#table.groupCount;
  }

  /** Takes the first row of a line in and answers the id of its group. */
  learn(line: string): number {
    cutLine(line, this.#pieces);
    const key = keyOfPieces(this.#pieces);
    const group = this.#table.use(key)?.group ?? this.#welcome(key, line);
    group.take(this.#pieces);
    return group.id;
  }

  /** The template that has the lines of `id` now, also under a later id; null when it was forgotten. */
  template(id: number): Template | null {
    const group = this.#table.group(id);
    return group === null ? null : { id: group.id, text: group.text, lines: group.lines };
  }

  templates(): readonly Template[] {
    return Array.from(this.#table.groups(), ({ id, text, lines }) => ({ id, text, lines }));
  }

  /** The values of a line against its template; learns nothing. Null for a line of no known template. */
  parameters(line: string): Parameters | null {
    cutLine(line, this.#pieces);
    const group = this.#table.peek(keyOfPieces(this.#pieces));
    return group === null ? null : { id: group.id, values: group.valuesOf(line, this.#pieces) };
  }

  /** What became of groups since the last call, oldest first; where nobody calls, the older half is dropped now and then. */
  takeChanges(): readonly TemplateChange[] {
    return this.#table.takeChanges();
  }

  #welcome(key: number, line: string): TemplateGroup {
    const group = new TemplateGroup(this.#nextId, exampleOf(line), this.#pieces);
    this.#nextId += 1;
    this.#table.lead(key, group, null);
    this.#merging.place(skeletonOf(this.#pieces), key, group);
    return this.#table.peek(key) ?? group;
  }
}

/** A cut of a long line would keep the whole line in memory: a string built anew does not. */
function exampleOf(line: string): string {
  return line.length <= LONGEST_ROW ? line : Array.from(line.slice(0, LONGEST_ROW)).join('');
}
