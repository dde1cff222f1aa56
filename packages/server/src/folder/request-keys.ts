// Idempotency keys as one file, DATA/request-keys.jsonl: lines are added and made durable together, and it is written anew
// without what is too old when it has grown. It knows nothing of what the answers mean.
import { open, readFile, rename, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { KEPT_MS, KEYS_OF_A_CALLER, type KeptKey, type KeyShelf, type RequestKey } from '../http/idempotency.ts';

export interface RequestKeys extends KeyShelf {
  /** What was told is durable afterwards. */
  close(): Promise<void>;
}

/** Lines beyond this, and beyond twice what is kept, have the file written anew. */
const LINES_MIN = 1_000;

/** A file that cannot be read is as good as none, and says so; the last line may be half of one. */
export async function openRequestKeys(
  dataFolder: string,
  now: () => number,
  onTrouble: (line: string) => void,
): Promise<RequestKeys> {
  const path = join(dataFolder, 'request-keys.jsonl');
  const kept = await readKeys(path, onTrouble);
  const bounded = (): readonly KeptKey[] => {
    const young = [...kept.values()].filter(({ atMs }) => atMs > now() - KEPT_MS);
    return [...Map.groupBy(young, ({ caller }) => caller).values()].flatMap((keys) => keys.slice(-KEYS_OF_A_CALLER));
  };
  const found = bounded();
  /** Null where it could not be written; each key then tries again. */
  let file = await writeAnew(path, found).catch((error: unknown) => {
    onTrouble(`Idempotency-Keys cannot be kept: ${String(error)}`);
    return null;
  });
  let lines = found.length;
  let waiting: { readonly text: string; readonly done: () => void; readonly failed: (error: unknown) => void }[] = [];
  let writing: Promise<void> | null = null;
  keepOnly(kept, found);

  /** What comes while a sync is under way waits for the next one, and goes into it all together. */
  async function write(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      try {
        if (file === null || lines > LINES_MIN + 2 * kept.size) file = await renewed(file);
        await file.appendFile(group.map(({ text }) => text).join(''));
        await file.datasync();
        lines += group.length;
        for (const { done } of group) done();
      } catch (error) {
        for (const { failed } of group) failed(error);
      }
    }
    // At once and not in a later turn: what comes in between would wait for somebody who has gone.
    writing = null;
  }

  async function renewed(old: FileHandle | null): Promise<FileHandle> {
    const left = bounded();
    const fresh = await writeAnew(path, left);
    keepOnly(kept, left);
    lines = left.length;
    await old?.close();
    return fresh;
  }

  function add(line: Line): Promise<void> {
    take(kept, line);
    return new Promise((done, failed) => {
      waiting.push({ text: textOf(line), done, failed });
      writing ??= write();
    });
  }

  return {
    found,
    begun: (key) => add(key),
    ended: ({ caller, key }, answer) => {
      // Without this line the key counts as cut off after a restart, which is the safe side.
      add({ caller, key, ...(answer === null ? { forgotten: true } : { answer }) }).catch((error: unknown) =>
        onTrouble(`an answer to an Idempotency-Key is not kept: ${String(error)}`),
      );
    },
    close: async () => {
      await writing;
      await file?.close();
    },
  };
}

type Line = KeptKey | (RequestKey & ({ readonly answer: unknown } | { readonly forgotten: true }));

function textOf(line: Line): string {
  return `${JSON.stringify(line)}\n`;
}

function nameOf({ caller, key }: RequestKey): string {
  return JSON.stringify([caller, key]);
}

function take(kept: Map<string, KeptKey>, line: Line): void {
  const name = nameOf(line);
  if ('bodyHash' in line) {
    // Again, after it was forgotten or too old: the newest stands last.
    kept.delete(name);
    kept.set(name, line);
  } else if ('forgotten' in line) kept.delete(name);
  else {
    const begun = kept.get(name);
    if (begun !== undefined) kept.set(name, { ...begun, answer: line.answer });
  }
}

function keepOnly(kept: Map<string, KeptKey>, only: readonly KeptKey[]): void {
  kept.clear();
  for (const key of only) kept.set(nameOf(key), key);
}

async function readKeys(path: string, onTrouble: (line: string) => void): Promise<Map<string, KeptKey>> {
  const kept = new Map<string, KeptKey>();
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') onTrouble(`the Idempotency-Keys of earlier servers are lost: ${error.message}`);
    return '';
  });
  for (const line of text.split('\n')) {
    const read = lineOf(line);
    if (read !== null) take(kept, read);
  }
  return kept;
}

function lineOf(text: string): Line | null {
  try {
    const line = JSON.parse(text) as Line | null;
    return typeof line?.caller === 'string' && typeof line.key === 'string' ? line : null;
  } catch {
    // Cut off by a kill: what it would have said was not durable, and nobody was told that it is.
    return null;
  }
}

async function writeAnew(path: string, keys: readonly KeptKey[]): Promise<FileHandle> {
  const draft = `${path}.new`;
  const file = await open(draft, 'w', 0o600);
  await file.appendFile(keys.map(textOf).join(''));
  await file.datasync();
  await rename(draft, path);
  return file;
}
