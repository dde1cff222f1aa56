// Finds the smallest changes after which a text parses. It must not know types, files or projects.
import { parseFaults, type Fault } from '../faults.ts';
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
const COST_A_FAULT = 0.7;
const COST_A_MISFIT = 0.8;

/**
 * Texts without an error of parsing, the likeliest first: one token put in, taken out, exchanged or joined at every gap
 * near the first error, and again where that leaves another error.
 *
 * Answers  at most 24; none when the text parses or nothing was found.
 * Cost     a few hundred parses for each error.
 */
export function repairSyntax(path: string, text: string, shouldStop: () => boolean): readonly SyntaxRepair[] {
  const isJsx = /[jt]sx$/.test(path);
  let beam: readonly State[] = [{ text, cost: 0, says: [], faults: parseFaults(path, text) }];
  if (beam[0]!.faults.length === 0) return [];
  const done = new Map<string, Done>();
  for (let round = 0; round < MOST_EDITS && beam.length > 0; round += 1) {
    const next: State[] = [];
    for (const state of beam) {
      if (shouldStop()) break;
      for (const child of children(path, state, isJsx)) {
        if (child.faults.length > 0) next.push(child);
        else keep(done, child, isJsx);
      }
    }
    const best = Math.min(...[...done.values()].map(({ cost }) => cost));
    // Another edit on top may not cost more than the best that needs none.
    beam = unlike(next)
      .filter(({ cost }) => cost + 1 < best)
      .slice(0, BEAM);
  }
  return ranked([...done.values()]);
}

interface Done extends SyntaxRepair {
  readonly misfit: number;
}

/** One of those that differ in white space alone. */
function keep(done: Map<string, Done>, { text, cost, says }: State, isJsx: boolean): void {
  const tokens = tokensOf(text, isJsx);
  const key = tokens.map((token) => token.text).join('\n');
  const known = done.get(key);
  if (known === undefined || cost < known.cost) done.set(key, { text, cost, says, misfit: misfit(tokens) });
}

/** All of them have their brackets in pairs, so that only the difference to the best fit says something. */
function ranked(done: readonly Done[]): readonly SyntaxRepair[] {
  const least = Math.min(...done.map((one) => one.misfit));
  const found = done
    .map((one) => ({ ...one, cost: one.cost + COST_A_MISFIT * (one.misfit - least) }))
    .toSorted((a, b) => a.cost - b.cost);
  return found.filter(({ cost }) => cost <= found[0]!.cost + WORTH).slice(0, ANSWERS);
}

function* children(path: string, state: State, isJsx: boolean): Generator<State> {
  const [first] = state.faults;
  for (const edit of editsOf(path, state, isJsx)) {
    const text = state.text.slice(0, edit.start) + edit.insert + state.text.slice(edit.end);
    const faults = parseFaults(path, text);
    const gained = edit.insert.length - (edit.end - edit.start);
    if (faults.length > 0 && !isProgress(faults, state.faults, { first: first!.start, gained })) continue;
    const says = [...state.says, `${edit.says} in line ${lineOf(state.text, edit.start)}`];
    yield { text, faults, says, cost: state.cost + edit.cost };
  }
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
