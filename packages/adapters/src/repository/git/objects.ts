// Reads commits, trees and texts out of our mirror by plumbing. It must not know the remote.
import type { Commit } from '@kintsugi/domain';
import type { TreeEntryKind } from '@kintsugi/engine/ports';
import { gitBytes, gitText, GitFailedError, type Git } from '../../git/run-git.ts';

export interface TreeEntry {
  readonly kind: TreeEntryKind;
  readonly blob: string;
  /** Null for what has none: a submodule. */
  readonly bytes: number | null;
}

const TEXT_BYTES_MAX = 1 << 20;
/** Of one `cat-file`: texts are read in portions of about this much. */
const PORTION_BYTES = 16 << 20;
/** What one question may bring altogether. */
const TEXTS_BYTES_MAX = 256 << 20;
const HISTORY_MAX = 10_000;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export const isSha = (text: string): boolean => /^[0-9a-f]{40}$/.test(text);

export async function hasCommit(git: Git, sha: string): Promise<boolean> {
  return (await git(['cat-file', '-e', `${sha}^{commit}`])).exitCode === 0;
}

/** First parents, newest first. */
export async function commitsFrom(git: Git, sha: string, limit: number): Promise<Commit[]> {
  const count = Math.max(0, Math.min(Math.floor(limit), HISTORY_MAX));
  const format = '%H%x00%P%x00%an%x00%ct%x00%s';
  const args = ['log', '--first-parent', '--no-show-signature', '-z', '-n', String(count), `--format=${format}`];
  const fields = (await gitText(git, [...args, '--end-of-options', sha, '--'])).split('\0');
  const commits: Commit[] = [];
  for (let at = 0; at + 5 <= fields.length; at += 5) {
    const [id = '', parents = '', author = '', seconds = '', subject = ''] = fields.slice(at, at + 5);
    commits.push({ sha: id, parent: parents.split(' ', 1)[0] || null, author, atMs: Number(seconds) * 1_000, subject });
  }
  return commits;
}

/** Everything that a commit holds, by path; names that are no text are left out. */
export async function treeOf(git: Git, sha: string): Promise<ReadonlyMap<string, TreeEntry>> {
  const output = await gitBytes(git, ['ls-tree', '-r', '-z', '-l', '--full-tree', '--end-of-options', sha]);
  const entries = new Map<string, TreeEntry>();
  for (const line of nulSplit(output)) {
    const [head, path] = halves(line, '\t');
    const [mode = '', , blob = '', size = ''] = head.split(/ +/);
    if (path !== null) entries.set(path, { kind: kindOf(mode), blob, bytes: size === '-' ? null : Number(size) });
  }
  return entries;
}

export interface ChangedPath {
  readonly path: string;
  /** Blob of the file; null: there is no file. */
  readonly before: string | null;
  readonly after: string | null;
}

export async function changedPaths(git: Git, from: string, to: string): Promise<ChangedPath[]> {
  const args = ['diff-tree', '-r', '-z', '--raw', '--full-index', '--no-renames', '--no-ext-diff', '--no-textconv'];
  const parts = nulSplit(await gitBytes(git, [...args, '--end-of-options', from, to, '--']));
  const changed: ChangedPath[] = [];
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [modeBefore = '', modeAfter = '', before = '', after = ''] = (parts[at] ?? '').slice(1).split(' ');
    const path = textOf(Buffer.from(parts[at + 1] ?? '', 'latin1'));
    const file = (mode: string, blob: string) => (mode.startsWith('100') ? blob : null);
    if (path !== null) changed.push({ path, before: file(modeBefore, before), after: file(modeAfter, after) });
  }
  return changed;
}

/** Texts by blob; what is no text or too large is left out. Throws when it is too much altogether. */
export async function textsOf(git: Git, blobs: Iterable<string>): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  const sizes = await sizesOf(git, [...new Set(blobs)]);
  let total = 0;
  for (const portion of portions(sizes)) {
    const output = await gitBytes(git, ['cat-file', '--batch'], {
      input: portion.map(({ blob }) => `${blob}\n`).join(''),
      outputBytesMax: 2 * PORTION_BYTES + portion.length * 128,
    });
    total += output.length;
    if (total > TEXTS_BYTES_MAX)
      throw new GitFailedError(`these texts are larger than ${TEXTS_BYTES_MAX} bytes together`);
    let at = 0;
    for (const { blob, bytes } of portion) {
      const start = output.indexOf(0x0a, at) + 1;
      const text = textOf(output.subarray(start, start + bytes));
      if (text !== null && !text.includes('\0')) texts.set(blob, text);
      at = start + bytes + 1;
    }
  }
  return texts;
}

interface SizedBlob {
  readonly blob: string;
  readonly bytes: number;
}

async function sizesOf(git: Git, blobs: readonly string[]): Promise<SizedBlob[]> {
  if (blobs.length === 0) return [];
  const input = blobs.map((blob) => `${blob}\n`).join('');
  const lines = (await gitText(git, ['cat-file', '--batch-check'], { input })).split('\n');
  return lines.flatMap((line) => {
    const [blob = '', type, size = ''] = line.split(' ');
    return type === 'blob' && Number(size) <= TEXT_BYTES_MAX ? [{ blob, bytes: Number(size) }] : [];
  });
}

function portions(blobs: readonly SizedBlob[]): SizedBlob[][] {
  const all: SizedBlob[][] = [];
  let room = 0;
  for (const one of blobs) {
    if (room < one.bytes || all.length === 0) {
      all.push([]);
      room = PORTION_BYTES;
    }
    all.at(-1)?.push(one);
    room -= one.bytes;
  }
  return all;
}

function kindOf(mode: string): TreeEntryKind {
  if (mode === '100755') return 'executable';
  if (mode === '120000') return 'link';
  return mode === '160000' ? 'submodule' : 'file';
}

/** One letter a byte, so that names that are no text pass through until they are looked at. */
const nulSplit = (output: Buffer): string[] => output.toString('latin1').split('\0').slice(0, -1);

function halves(line: string, at: string): [string, string | null] {
  const cut = line.indexOf(at);
  return [line.slice(0, cut), textOf(Buffer.from(line.slice(cut + 1), 'latin1'))];
}

function textOf(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null; // Not UTF-8, which is an answer.
  }
}
