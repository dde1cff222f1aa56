// One state of the code in the search, and what its check costs. It must not know how the search chooses.
import type { PatchKind } from '@kintsugi/domain';
import { parseFaults, type Fault } from './faults.ts';
import type { ExampleTally, Step } from './problem.ts';
import type { Overlay, Workspace } from './compiler/workspace.ts';

export interface State {
  readonly overlay: Overlay;
  /** Known faults; while `isWhole` is false, other files than those that were looked at may have more. */
  readonly faults: readonly Fault[];
  readonly isWhole: boolean;
  readonly cost: number;
  readonly says: readonly string[];
  readonly kind: PatchKind | null;
}

export interface Tried {
  readonly step: Step;
  /** Faults that it is meant to mend. */
  readonly group: readonly Fault[];
}

const COST_NEW_FAULT = 0.8;
const COST_FAILED_EXAMPLES = 6;

/** The broken state. Where files are named that are known to be broken, the others are looked at only at the end. */
export function begin(workspace: Workspace): State {
  const { files, brokenFiles } = workspace.problem;
  const texts = [...workspace.roots, ...[...files.keys()].filter((path) => path.endsWith('.json'))];
  const syntax = texts.flatMap((path) => parseFaults(path, workspace.text(path) ?? ''));
  const state = { overlay: new Map(), isWhole: false, cost: 0, says: [], kind: null };
  if (syntax.length > 0) return { ...state, faults: syntax };
  const named = workspace.roots.filter((path) => brokenFiles?.includes(path) === true);
  const faults = named.flatMap((path) => workspace.faults(path));
  if (faults.length > 0) return { ...state, faults };
  return { ...state, isWhole: true, faults: workspace.roots.flatMap((path) => workspace.faults(path)) };
}

/** The state after all files were looked at. */
export function whole(workspace: Workspace, state: State): State {
  if (state.isWhole) return state;
  workspace.show(state.overlay);
  const faults = workspace.roots.flatMap((path) => workspace.faults(path));
  return { ...state, faults, isWhole: true, cost: state.cost + COST_NEW_FAULT * newFaults([], faults) };
}

/** Null: it does not parse, or does not mend what it was made for. */
export function checked(
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
    isWhole: workspace.roots.length === 1,
    cost: parent.cost + step.cost + COST_NEW_FAULT * fresh + exampleCost(examples),
    says: [...parent.says, step.says],
    kind: parent.kind ?? step.kind,
  };
}

function syntaxLeft(parent: State, changed: readonly string[]): readonly Fault[] {
  return parent.faults.filter(({ path }) => !changed.includes(path));
}

/** Changed files first, since most tries fail there; then those that were broken. All others wait for the end. */
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
  return inOrder(workspace, faults);
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
