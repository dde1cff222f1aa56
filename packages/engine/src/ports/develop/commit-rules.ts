// What may be committed and how branches may be called: one rule for every repository behind the port. Knows no git.
import type { FileEdit } from '@kintsugi/domain';
import type { NewCommit } from './repository.ts';

/** Branches of ours begin with this, and only those are ever deleted by us. */
export const OWN_BRANCH_PREFIX = 'kintsugi/';

export interface Fault {
  readonly because: string;
  readonly mend: string;
}

/** What stands at a path of a tree. Only the first two are files to those who ask. */
export type TreeEntryKind = 'file' | 'executable' | 'link' | 'submodule';

const COMMIT_LIMITS = { edits: 1_000, fileBytes: 1 << 20, bytes: 16 << 20, messageBytes: 64 << 10 } as const;
const PATH_BYTES_MAX = 1_024;
const BRANCH_BYTES_MAX = 200;
const encoder = new TextEncoder();
const bytesOf = (text: string): number => encoder.encode(text).length;

/** Null: it may be committed on top of `tree`, the entries of its parent by path. */
export function commitFault(commit: NewCommit, tree: ReadonlyMap<string, TreeEntryKind>): Fault | null {
  return branchFault(commit.branch) ?? headFault(commit) ?? sizeFault(commit.edits) ?? editsFault(commit.edits, tree);
}

/** Git's own rules for a branch, and no name that a command could take for an option. */
export function branchFault(branch: string): Fault | null {
  const isGood =
    branch !== '' &&
    branch !== '@' &&
    branch !== 'HEAD' &&
    branch.isWellFormed() &&
    bytesOf(branch) <= BRANCH_BYTES_MAX &&
    !/[\p{Cc} ~^:?*[\\]|\.\.|@\{|\/\/|^[-/]|[/.]$/u.test(branch) &&
    branch.split('/').every((part) => !part.startsWith('.') && !part.endsWith('.lock'));
  if (isGood) return null;
  return {
    because: `${JSON.stringify(branch.slice(0, 80))} is no name of a branch`,
    mend: `Name it of letters, digits, dots, dashes and slashes, in at most ${BRANCH_BYTES_MAX} bytes.`,
  };
}

/** Null: it may be deleted by us. */
export function deletionFault(branch: string): Fault | null {
  if (branch.startsWith(OWN_BRANCH_PREFIX)) return branchFault(branch);
  return { because: `${JSON.stringify(branch.slice(0, 80))} is not ours`, mend: 'Delete it by hand, if it is to go.' };
}

function headFault({ message, author, atMs }: NewCommit): Fault | null {
  const isName = (text: string): boolean => text.trim() !== '' && text.isWellFormed() && !/[\p{Cc}<>]/u.test(text);
  if (!isName(author.name) || !isName(author.email))
    return { because: 'the author has no usable name or address', mend: 'Leave out line breaks, `<` and `>`.' };
  if (message.trim() === '' || message.includes('\0') || !message.isWellFormed())
    return { because: 'the message is empty or no text', mend: 'Say in its first line what the commit does.' };
  if (bytesOf(message) > COMMIT_LIMITS.messageBytes)
    return { because: 'the message is too long', mend: `Keep it under ${COMMIT_LIMITS.messageBytes} bytes.` };
  if (!Number.isSafeInteger(Math.floor(atMs)) || atMs < 0)
    return { because: `${atMs} is no time`, mend: 'Give milliseconds since 1970.' };
  return null;
}

function sizeFault(edits: readonly FileEdit[]): Fault | null {
  const smaller = 'Make it smaller: a repair of this size is for people.';
  if (edits.length === 0) return { because: 'there is nothing to commit', mend: 'Edit a file at least.' };
  if (edits.length > COMMIT_LIMITS.edits) return { because: `it edits ${edits.length} files`, mend: smaller };
  let total = 0;
  for (const { path, text } of edits) {
    if (text?.isWellFormed() === false) return { because: `${quoted(path)} is no text`, mend: 'Write valid Unicode.' };
    const bytes = bytesOf(text ?? '');
    total += bytes;
    if (bytes > COMMIT_LIMITS.fileBytes || total > COMMIT_LIMITS.bytes)
      return { because: `it writes more than fits with ${quoted(path)}`, mend: smaller };
  }
  return null;
}

function editsFault(edits: readonly FileEdit[], tree: ReadonlyMap<string, TreeEntryKind>): Fault | null {
  const after = new Set(tree.keys());
  const edited = new Set<string>();
  for (const { path, text } of edits) {
    const leaves = pathFault(path) ?? wayFault(path, tree);
    if (leaves !== null) return { because: leaves, mend: 'Edit ordinary files inside the tree, by their own path.' };
    if (edited.has(path)) return { because: `${quoted(path)} is edited twice`, mend: 'Edit each file once.' };
    if (text === null && !tree.has(path))
      return { because: `${quoted(path)} is to be deleted and is not there`, mend: 'Look at the parent again.' };
    edited.add(path);
    if (text === null) after.delete(path);
    else after.add(path);
  }
  const folders = new Set([...after].flatMap(foldersAbove));
  for (const { path, text } of edits)
    if (text !== null && (folders.has(path) || foldersAbove(path).some((folder) => after.has(folder))))
      return { because: `${quoted(path)} would be a file and a folder`, mend: 'Delete the one that is to go.' };
  return null;
}

function pathFault(path: string): string | null {
  if (path === '' || bytesOf(path) > PATH_BYTES_MAX || !path.isWellFormed() || /[\p{Cc}\\]/u.test(path))
    return `${quoted(path)} is no path that every machine can hold`;
  if (path.startsWith('/') || /^[a-z]:/i.test(path)) return `${quoted(path)} is absolute`;
  const parts = path.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..')) return `${quoted(path)} leaves the tree`;
  return parts.some(isGitFolder) ? `${quoted(path)} reaches into git's own folder` : null;
}

/** Also as other file systems read it: without case, with a trailing dot or space, by its short name, with ignorable letters. */
function isGitFolder(part: string): boolean {
  const plain = part.replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '').toLowerCase();
  return /^ *(\.git|git~\d+)[ .]*(:.*)?$/.test(plain);
}

function wayFault(path: string, tree: ReadonlyMap<string, TreeEntryKind>): string | null {
  for (const step of [...foldersAbove(path), path]) {
    const kind = tree.get(step);
    if (kind === 'link') return `${quoted(path)} goes through the symbolic link ${quoted(step)}`;
    if (kind === 'submodule') return `${quoted(path)} goes into the submodule ${quoted(step)}`;
  }
  return null;
}

function foldersAbove(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, at) => parts.slice(0, at + 1).join('/'));
}

const quoted = (path: string): string => JSON.stringify(path.slice(0, 200));
