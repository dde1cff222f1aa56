// Finds the smallest changes after which a text parses. It must not know types, files or projects.
import { parse, parseFaults, type Fault } from '../faults.ts';
import { lineOf } from '../text-edits.ts';
import { bracketEdits } from './brackets.ts';
import { conflictEdits, jsonEdits, lostHeadEdits, markerEdits, tagEdits } from './larger-edits.ts';
import { misfit } from './layout.ts';
import { quoteEdits } from './quotes.ts';
import type { SyntaxEdit } from './syntax-edit.ts';
import { tokenEdits } from './token-edits.ts';
import { tokensOf } from './tokens.ts';

export interface SyntaxRepair {
  readonly text: string;
  readonly cost: number;
  /** Each with its line. */
  readonly says: readonly string[];
}

interface State extends SyntaxRepair {
  readonly faults: readonly Fault[];
}

const MOST_EDITS = 6;
const BEAM = 10;
const ANSWERS = 24;
/** A repair that is less likely than the best by this factor (as a logarithm) is not worth a type check. */
const WORTH = 3;
/** The same for what is parsed only: the fit to the indentation may still make it likelier than the best. */
const WORTH_A_PARSE = 2;
/** Characters that are parsed in all. */
const WORK = 40_000_000;
const COST_A_FAULT = 0.7;
const COST_A_MISFIT = 0.8;

/**
 * Texts without an error of parsing, the likeliest first: one token put in, taken out, exchanged or joined at every gap
 * near the first error, and again where that leaves another error.
 *
 * Answers  at most 24; none when the text parses or nothing was found.
 * Cost     a few hundred parses for each error, of 40 million characters at most.
 */
export function repairSyntax(path: string, text: string, shouldStop: () => boolean): readonly SyntaxRepair[] {
  const isJsx = /[jt]sx$/.test(path);
  let beam: readonly State[] = [{ text, cost: 0, says: [], faults: parseFaults(path, text) }];
  if (beam[0]!.faults.length === 0) return [];
  const done = new Map<string, Done>();
  let left = WORK;
  for (let round = 0; round < MOST_EDITS && beam.length > 0; round += 1) {
    const next: State[] = [];
    for (const [index, state] of beam.entries()) {
      if (shouldStop()) break;
      // Every state of a round has an equal share; the first round leaves half for the second error of a file.
      const share = round === 0 ? left / 2 : left / (beam.length - index);
      left -= expand({ path, state, isJsx }, { next, done }, share);
    }
    const best = bestOf(done);
    // Another edit on top may not cost more than the best that needs none.
    beam = unlike(next)
      .filter(({ cost }) => cost + 1 < best)
      .slice(0, BEAM);
  }
  return ranked([...done.values()]);
}

function bestOf(done: ReadonlyMap<string, Done>): number {
  return Math.min(...[...done.values()].map(({ cost }) => cost), Number.POSITIVE_INFINITY);
}

interface Broken {
  readonly path: string;
  readonly state: State;
  readonly isJsx: boolean;
}

interface Found {
  readonly next: State[];
  readonly done: Map<string, Done>;
}

/** Tries the edits of one state, the cheapest first; answers how many characters were parsed. */
function expand({ path, state, isJsx }: Broken, { next, done }: Found, most: number): number {
  const edits = editsOf(path, state, isJsx).toSorted((a, b) => a.cost - b.cost);
  const head = headOf(path, state);
  const first = state.faults[0]!.start;
  let parsed = 0;
  for (const edit of edits) {
    if (parsed > most || state.cost + edit.cost > bestOf(done) + WORTH_A_PARSE) break;
    const text = state.text.slice(0, edit.start) + edit.insert + state.text.slice(edit.end);
    const skipped = edit.start >= head ? head : 0;
    const faults = parseFaults(path, text.slice(skipped)).map((fault) => ({ ...fault, start: fault.start + skipped }));
    parsed += text.length - skipped;
    const gained = edit.insert.length - (edit.end - edit.start);
    if (faults.length > 0 && !isProgress(faults, state.faults, { first, gained })) continue;
    const says = [...state.says, `${edit.says} in line ${lineOf(state.text, edit.start)}`];
    const child = { text, faults, says, cost: state.cost + edit.cost };
    if (faults.length > 0) next.push(child);
    else keep(done, child, isJsx);
  }
  return parsed;
}

/** Where the statement begins that holds the error: what stands before parses whatever comes behind it. */
function headOf(path: string, { text, faults }: State): number {
  if (path.endsWith('.json')) return 0;
  const before = parse(path, text).statements.filter(({ end }) => end <= faults[0]!.start);
  // The last one may have ended only because the parser stumbled.
  return before.at(-2)?.end ?? 0;
}

interface Done extends SyntaxRepair {
  readonly misfit: number;
}

/** Of those that differ in white space alone the one that is laid out best. */
function keep(done: Map<string, Done>, { text, cost, says }: State, isJsx: boolean): void {
  const tokens = tokensOf(text, isJsx);
  const key = tokens.map((token) => token.text).join('\n');
  const own = { text, cost, says, misfit: misfit(tokens) };
  const known = done.get(key);
  if (known === undefined || own.cost + COST_A_MISFIT * own.misfit < known.cost + COST_A_MISFIT * known.misfit)
    done.set(key, own);
}

/** All of them have their brackets in pairs, so that only the difference to the best fit says something. */
function ranked(done: readonly Done[]): readonly SyntaxRepair[] {
  const least = Math.min(...done.map((one) => one.misfit));
  const found = done
    .map((one) => ({ ...one, cost: one.cost + COST_A_MISFIT * (one.misfit - least) }))
    .toSorted((a, b) => a.cost - b.cost);
  return found.filter(({ cost }) => cost <= found[0]!.cost + WORTH).slice(0, ANSWERS);
}

function editsOf(path: string, { text, faults }: State, isJsx: boolean): readonly SyntaxEdit[] {
  const tokens = tokensOf(text, isJsx);
  const errorAt = faults[0]!.start;
  const conflict = conflictEdits(text);
  if (conflict.length > 0) return conflict;
  const edits = [...tokenEdits(tokens, errorAt), ...bracketEdits(tokens, text), ...quoteEdits(text, errorAt)];
  if (path.endsWith('.json')) return [...edits, ...jsonEdits(tokens)];
  return [...edits, ...markerEdits(text), ...lostHeadEdits(tokens, text, errorAt), ...tagEdits(path, text)];
}

/** Fewer errors, or the first of them is further on. */
function isProgress(
  faults: readonly Fault[],
  before: readonly Fault[],
  { first, gained }: { readonly first: number; readonly gained: number },
): boolean {
  return faults.length < before.length || faults[0]!.start > first + Math.max(0, gained);
}

function unlike(states: readonly State[]): readonly State[] {
  const sorted = states.toSorted((a, b) => promise(a) - promise(b));
  const seen = new Set<string>();
  return sorted.filter(({ text }) => !seen.has(text) && seen.add(text));
}

function promise({ cost, faults }: State): number {
  return cost + COST_A_FAULT * faults.length;
}
