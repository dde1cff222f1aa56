// Puts faults together that have one reason. Knows no repair.
import type ts from 'typescript';
import { nodeAt, type Fault } from './faults.ts';
import type { Workspace } from './compiler/workspace.ts';

export interface FaultGroup {
  readonly first: Fault;
  /** All of them, `first` too; over all files. */
  readonly faults: readonly Fault[];
  /** The word that they stand on; null where they stand on none. */
  readonly word: string | null;
}

/** What one step is found for. */
export interface FaultPlace {
  readonly workspace: Workspace;
  readonly group: FaultGroup;
  readonly fault: Fault;
  readonly path: string;
  readonly file: ts.SourceFile;
  readonly text: string;
  readonly node: ts.Node;
  readonly checker: ts.TypeChecker;
}

/** By the word that they stand on where there is one, by code else; in the order of their first. */
export function groupsOf(workspace: Workspace, faults: readonly Fault[]): readonly FaultGroup[] {
  const groups = new Map<string, Fault[]>();
  for (const fault of faults) {
    const word = wordAt(workspace, fault);
    const key = word === null ? `${fault.path}:${fault.start}:${fault.code}` : `word ${word}`;
    groups.set(key, [...(groups.get(key) ?? []), fault]);
  }
  return [...groups.values()].map((members) => ({
    first: members[0]!,
    faults: members,
    word: wordAt(workspace, members[0]!),
  }));
}

function wordAt(workspace: Workspace, { path, start, length }: Fault): string | null {
  const word = workspace.text(path)?.slice(start, start + length) ?? '';
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(word) ? word : null;
}

/** Null: the file is not part of the program. */
export function placeOf(workspace: Workspace, group: FaultGroup): FaultPlace | null {
  const { first: fault } = group;
  const program = workspace.program();
  const file = program.getSourceFile(workspace.absolute(fault.path));
  if (file === undefined) return null;
  const node = nodeAt(file, fault.start);
  return {
    workspace,
    group,
    fault,
    path: fault.path,
    file,
    text: file.text,
    node,
    checker: program.getTypeChecker(),
  };
}

export function nodeSpan(node: ts.Node, path: string): { path: string; start: number; end: number } {
  return { path, start: node.getStart(), end: node.end };
}
