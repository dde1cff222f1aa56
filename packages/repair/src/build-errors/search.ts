// Best first search over states of the code. It must not know how a single fault is mended.
import { groupsOf, placeOf } from './fault-groups.ts';
import type { Fault } from './faults.ts';
import { stepsFor } from './meaning/steps.ts';
import type { Step } from './problem.ts';
import { begin, checked, whole, type State, type Tried } from './state.ts';
import { repairSyntax, type SyntaxRepair } from './syntax/repair-syntax.ts';
import { sentence } from './sentence.ts';
import { applyEdits } from './text-edits.ts';
import type { Overlay, Workspace } from './compiler/workspace.ts';

const MOST_STEPS = 8;
/** Faults of which more than these stand for one reason are tried in turn. */
const GROUPS = 3;
const CHILDREN = 32;
/** What a group of faults that is left will cost. */
const COST_A_GROUP = 0.6;
/** A finished state is proposed while it is not less likely than the best by this factor, as a logarithm. */
const MARGIN = 2.5;
const ANSWERS = 40;

export interface Limit {
  /** Counts one check; false: the budget is used up. */
  take(): boolean;
  isOver(): boolean;
}

export interface Finished {
  readonly state: State;
  /** Of all finished states that are known by now, how much of their likelihood is its own. */
  readonly share: number;
}

/** What one search need not do twice. */
interface Memory {
  readonly seen: Set<string>;
  /** Of files that do not parse, by path and text: two of them are mended in every combination. */
  readonly repairs: Map<string, readonly SyntaxRepair[]>;
}

/**
 * States without a fault, the likeliest first, as soon as each is the best of all that are left. The files that a step
 * did not touch are looked at only now: most states never come so far.
 */
export function* search(workspace: Workspace, limit: Limit): Generator<Finished> {
  const open: State[] = [begin(workspace)];
  const finished: State[] = [];
  const memory: Memory = { seen: new Set(), repairs: new Map() };
  while (open.length > 0 && finished.length < ANSWERS) {
    open.sort((a, b) => promise(workspace, a) - promise(workspace, b));
    const state = open.shift()!;
    if (promise(workspace, state) > bestOf(finished) + MARGIN) return;
    if (state.faults.length === 0) {
      const end = whole(workspace, state);
      if (end.faults.length > 0) open.push(end);
      else if (end.says.length > 0) {
        finished.push(end);
        yield { state: end, share: shareOf(end, [...finished, ...open.filter(({ faults }) => faults.length === 0)]) };
      }
    } else if (state.says.length < MOST_STEPS && !limit.isOver()) {
      open.push(...expanded(workspace, state, { limit, memory }));
    }
  }
}

function shareOf(state: State, all: readonly State[]): number {
  const sum = all.reduce((total, { cost }) => total + Math.exp(state.cost - cost), 0);
  return 1 / sum;
}

function bestOf(finished: readonly State[]): number {
  return Math.min(...finished.map(({ cost }) => cost), Number.POSITIVE_INFINITY);
}

const promises = new WeakMap<State, number>();

function promise(workspace: Workspace, state: State): number {
  const known = promises.get(state);
  if (known !== undefined) return known;
  workspace.show(state.overlay);
  const value = state.cost + COST_A_GROUP * groupsOf(workspace, state.faults).length;
  promises.set(state, value);
  return value;
}

function* expanded(
  workspace: Workspace,
  state: State,
  { limit, memory }: { readonly limit: Limit; readonly memory: Memory },
): Generator<State> {
  for (const { step, group } of stepsOf(workspace, state, { limit, memory })) {
    const overlay = overlaid(workspace, state.overlay, step);
    if (overlay === null) continue;
    const key = JSON.stringify([...overlay]);
    if (memory.seen.has(key)) continue;
    memory.seen.add(key);
    if (!limit.take()) return;
    const child = checked(workspace, state, { overlay, step, group });
    if (child !== null) yield child;
  }
}

function stepsOf(
  workspace: Workspace,
  state: State,
  around: { readonly limit: Limit; readonly memory: Memory },
): readonly Tried[] {
  workspace.show(state.overlay);
  const broken = state.faults.find(({ isSyntax }) => isSyntax);
  if (broken !== undefined) return syntaxSteps(workspace, state.faults, around);
  const tried = groupsOf(workspace, state.faults)
    .slice(0, GROUPS)
    .flatMap((group) => {
      const place = placeOf(workspace, group);
      return place === null ? [] : stepsFor(place).map((step) => ({ step, group: group.faults }));
    });
  return tried.toSorted((a, b) => a.step.cost - b.step.cost).slice(0, CHILDREN * GROUPS);
}

/** A file that cannot be parsed comes before all types: those of the others depend on it. */
function syntaxSteps(
  workspace: Workspace,
  faults: readonly Fault[],
  { limit, memory }: { readonly limit: Limit; readonly memory: Memory },
): readonly Tried[] {
  const { path } = faults.find(({ isSyntax }) => isSyntax)!;
  const text = workspace.text(path) ?? '';
  const key = `${path}\n${text}`;
  const repairs = memory.repairs.get(key) ?? repairSyntax(path, text, () => limit.isOver());
  memory.repairs.set(key, repairs);
  return repairs.map((repair) => ({
    group: faults.filter((fault) => fault.path === path),
    step: {
      kind: 'syntax',
      says: sentence(repair.says.map((says) => `${says} of ${path}`)),
      edits: [{ path, start: 0, end: text.length, insert: repair.text }],
      cost: repair.cost,
    },
  }));
}

function overlaid(workspace: Workspace, overlay: Overlay, { edits }: Step): Overlay | null {
  const result = new Map(overlay);
  for (const path of new Set(edits.map((edit) => edit.path))) {
    const before = overlay.get(path) ?? workspace.problem.files.get(path);
    if (before === undefined) return null;
    const own = edits.filter((edit) => edit.path === path);
    const after = applyEdits(before, own);
    if (after === before) return null;
    result.set(path, after);
  }
  return result;
}
