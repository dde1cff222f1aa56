// Searches for the smallest changes after which a set of files builds. It must not know how a single fault is mended.
import type { Patch, PatchKind } from '@kintsugi/domain';
import { groupsOf, placeOf } from './fault-groups.ts';
import { parseFaults, type Fault } from './faults.ts';
import { stepsFor } from './meaning/steps.ts';
import type { BuildErrorBudget, BuildErrorProblem, ExampleTally, Step } from './problem.ts';
import { repairSyntax } from './syntax/repair-syntax.ts';
import { applyEdits, changedLines } from './text-edits.ts';
import { openWorkspace, type Overlay, type Workspace } from './workspace.ts';

interface State {
  readonly overlay: Overlay;
  readonly faults: readonly Fault[];
  readonly cost: number;
  readonly says: readonly string[];
  readonly kind: PatchKind | null;
  readonly examples: ExampleTally | null;
}

const CHECKS = 400;
const MOST_STEPS = 8;
/** Faults of which more than these stand for one reason are tried in turn. */
const GROUPS = 3;
const CHILDREN = 32;
/** What a group of faults that is left will cost at least. */
const COST_A_GROUP = 0.6;
const COST_NEW_FAULT = 0.8;
/** A finished state is proposed while it is not less likely than the best by this factor, as a logarithm. */
const MARGIN = 2.5;
const COST_FAILED_EXAMPLES = 6;
const ANSWERS = 40;

/**
 * Patches after which the files build, the likeliest first.
 *
 * Shape    each patch parses, and has no error of the compiler in any file of the program.
 * Answers  nothing where nothing is wrong, or where no way was found within the budget.
 * Chance   from the costs of the steps, over all that is proposed; at most 0.95, as nothing was run.
 * Cost     one type check of the changed files a state; 400 states at most, unless the budget says otherwise.
 */
export function* repairBuildErrors(problem: BuildErrorProblem, budget: BuildErrorBudget = {}): Generator<Patch> {
  const workspace = openWorkspace(problem);
  try {
    const finished = search(workspace, limitOf(budget));
    yield* patchesOf(problem, finished);
  } finally {
    workspace.close();
  }
}

interface Limit {
  /** Counts one check; false: the budget is used up. */
  take(): boolean;
  isOver(): boolean;
}

function limitOf({ checks = CHECKS, shouldStop = () => false }: BuildErrorBudget): Limit {
  let left = checks;
  return {
    take: () => left-- > 0 && !shouldStop(),
    isOver: () => left <= 0 || shouldStop(),
  };
}

function search(workspace: Workspace, limit: Limit): readonly State[] {
  const open: State[] = [begin(workspace)];
  const finished: State[] = [];
  const seen = new Set<string>();
  if (open[0]!.faults.length === 0) return [];
  while (open.length > 0 && !limit.isOver() && finished.length < ANSWERS) {
    open.sort((a, b) => promise(workspace, a) - promise(workspace, b));
    const state = open.shift()!;
    if (promise(workspace, state) > bestOf(finished) + MARGIN) break;
    if (state.says.length >= MOST_STEPS) continue;
    for (const child of expanded(workspace, state, { limit, seen })) {
      if (child.faults.length === 0) finished.push(child);
      else open.push(child);
    }
  }
  return finished.toSorted((a, b) => a.cost - b.cost);
}

/** Examples that fail do not end the search: there may be a repair, less likely by itself, that they agree with. */
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

function begin(workspace: Workspace): State {
  const files = [...workspace.roots, ...[...workspace.problem.files.keys()].filter((path) => path.endsWith('.json'))];
  const syntax = files.flatMap((path) => parseFaults(path, workspace.text(path) ?? ''));
  const faults = syntax.length > 0 ? syntax : workspace.roots.flatMap((path) => workspace.faults(path));
  return { overlay: new Map(), faults, cost: 0, says: [], kind: null, examples: null };
}

function* expanded(
  workspace: Workspace,
  state: State,
  { limit, seen }: { readonly limit: Limit; readonly seen: Set<string> },
): Generator<State> {
  for (const { step, group } of stepsOf(workspace, state, limit)) {
    const overlay = overlaid(workspace, state.overlay, step);
    if (overlay === null) continue;
    const key = JSON.stringify([...overlay]);
    if (seen.has(key)) continue;
    seen.add(key);
    if (!limit.take()) return;
    const child = checked(workspace, state, { overlay, step, group });
    if (child !== null) yield child;
  }
}

interface Tried {
  readonly step: Step;
  /** Faults that it is meant to mend. */
  readonly group: readonly Fault[];
}

function stepsOf(workspace: Workspace, state: State, limit: Limit): readonly Tried[] {
  workspace.show(state.overlay);
  const broken = state.faults.find(({ isSyntax }) => isSyntax);
  if (broken !== undefined) return syntaxSteps(workspace, state.faults, limit);
  const tried = groupsOf(workspace, state.faults)
    .slice(0, GROUPS)
    .flatMap((group) => {
      const place = placeOf(workspace, group);
      return place === null ? [] : stepsFor(place).map((step) => ({ step, group: group.faults }));
    });
  return tried.toSorted((a, b) => a.step.cost - b.step.cost).slice(0, CHILDREN * GROUPS);
}

/** A file that cannot be parsed comes before all types: those of the others depend on it. */
function syntaxSteps(workspace: Workspace, faults: readonly Fault[], limit: Limit): readonly Tried[] {
  const { path } = faults.find(({ isSyntax }) => isSyntax)!;
  const text = workspace.text(path) ?? '';
  return repairSyntax(path, text, () => limit.isOver()).map((repair) => ({
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

/** Null: it does not parse, or does not mend what it was made for. */
function checked(
  workspace: Workspace,
  parent: State,
  { overlay, step, group }: Tried & { readonly overlay: Overlay },
): State | null {
  const changed = [...new Set(step.edits.map(({ path }) => path))];
  for (const path of changed) if (parseFaults(path, overlay.get(path) ?? '').length > 0) return null;
  workspace.show(overlay);
  const isStillBroken = parent.faults.some(({ isSyntax, path }) => isSyntax && !changed.includes(path));
  const faults = isStillBroken ? syntaxLeft(parent, changed) : faultsAfter(workspace, parent, changed, group);
  if (faults === null) return null;
  const fresh = newFaults(parent.faults, faults);
  const examples = faults.length === 0 ? examplesOf(workspace, overlay) : null;
  return {
    overlay,
    faults,
    cost: parent.cost + step.cost + COST_NEW_FAULT * fresh + exampleCost(examples),
    says: [...parent.says, step.says],
    kind: parent.kind ?? step.kind,
    examples,
  };
}

function syntaxLeft(parent: State, changed: readonly string[]): readonly Fault[] {
  return parent.faults.filter(({ path }) => !changed.includes(path));
}

/** Changed files first, since most tries fail there; then those that were broken; all of them only at the end. */
function faultsAfter(
  workspace: Workspace,
  parent: State,
  changed: readonly string[],
  group: readonly Fault[],
): readonly Fault[] | null {
  const own = changed.flatMap((path) => workspace.faults(path));
  const before = parent.faults.filter(({ path }) => changed.includes(path));
  const wasSyntax = before.some(({ isSyntax }) => isSyntax);
  if (!wasSyntax && own.length > before.length + 2) return null;
  const brokenFiles = new Set(parent.faults.map(({ path }) => path));
  const others = [...brokenFiles].filter((path) => !changed.includes(path));
  const faults = [...own, ...others.flatMap((path) => workspace.faults(path))];
  if (!wasSyntax && !isMended(group, faults)) return null;
  if (faults.length > 0) return inOrder(workspace, faults);
  const rest = workspace.roots.filter((path) => !brokenFiles.has(path) && !changed.includes(path));
  return rest.flatMap((path) => workspace.faults(path));
}

/** A step may leave other faults, but fewer of those that it was made for. */
function isMended(group: readonly Fault[], faults: readonly Fault[]): boolean {
  const keys = new Set(group.map(keyOf));
  return faults.filter((fault) => keys.has(keyOf(fault))).length < group.length;
}

function newFaults(before: readonly Fault[], after: readonly Fault[]): number {
  if (before.some(({ isSyntax }) => isSyntax)) return new Set(after.map(keyOf)).size;
  const known = new Set(before.map(keyOf));
  return new Set(after.map(keyOf).filter((key) => !known.has(key))).size;
}

function keyOf({ path, code, message }: Fault): string {
  return `${path} ${code} ${message}`;
}

function inOrder(workspace: Workspace, faults: readonly Fault[]): readonly Fault[] {
  const place = new Map(workspace.roots.map((path, index) => [path, index]));
  return faults.toSorted((a, b) => (place.get(a.path) ?? 0) - (place.get(b.path) ?? 0) || a.start - b.start);
}

function examplesOf({ problem }: Workspace, overlay: Overlay): ExampleTally | null {
  const tallies = [...overlay].flatMap(([path, text]) => problem.judgeExamples?.(path, text) ?? []);
  if (tallies.length === 0) return null;
  return tallies.reduce((sum, one) => ({ passed: sum.passed + one.passed, failed: sum.failed + one.failed }));
}

function exampleCost(examples: ExampleTally | null): number {
  if (examples === null || examples.failed === 0) return 0;
  return (COST_FAILED_EXAMPLES * (1 + examples.failed / (examples.passed + examples.failed))) / 2;
}

function* patchesOf(problem: BuildErrorProblem, finished: readonly State[]): Generator<Patch> {
  const weights = finished.map(({ cost }) => Math.exp(-cost));
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  for (const [index, { overlay, says, kind }] of finished.entries()) {
    const edits = [...overlay].filter(([path, text]) => problem.files.get(path) !== text);
    yield {
      kind: kind ?? 'compiler-fix',
      says: sentence(says),
      edits: edits.map(([path, text]) => ({ path, text })),
      chance: Math.min(0.95, weights[index]! / all),
      size: edits.reduce((sum, [path, text]) => sum + changedLines(problem.files.get(path) ?? '', text), 0),
    };
  }
}

function sentence(says: readonly string[]): string {
  const unlike = [...new Set(says)];
  return unlike.length <= 2 ? unlike.join(' and ') : `${unlike[0]} and ${unlike.length - 1} more`;
}
