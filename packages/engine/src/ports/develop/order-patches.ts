// Puts the patches of several generators into one order. It must not know how any of them finds its own.
import type { FileEdit, Patch } from '@kintsugi/domain';
import { textHash } from '../event-seal.ts';

export interface OrderOptions {
  /** Of all generators together. */
  readonly most: number;
  /** The broken state: an edit that changes nothing does not make a patch another one. */
  readonly files: ReadonlyMap<string, string>;
  /** Resolves when a generator that has said nothing yet is not waited for any longer; without it all are waited for. */
  readonly patience?: () => Promise<unknown>;
}

interface Stream {
  readonly patches: AsyncIterator<Patch>;
  /** Its best that was not handed out; null: it is still looking. */
  head: Patch | null;
  arriving: Promise<void>;
  ended: boolean;
  failure: { readonly error: unknown } | null;
  /** Sum of the chances it has claimed so far; whoever asks for another says that none of them was right. */
  claimed: number;
}

/** A patch of so many lines takes twice the proving and reviewing of one that changes a word. */
const LINES_THAT_DOUBLE_THE_COST = 40;

/**
 * One stream of many, the greatest expected chance a cost first, no two with the same resulting texts.
 *
 * Chance   a generator that has claimed much in vain is trusted less: chance / (1 + what it claimed so far), the mean of
 *          a gamma-Poisson model with one success and one claim before the first. So none of them drowns the others.
 * Cost     rises with the lines changed.
 * Order    depends on when patches arrive only where `patience` ends before all generators have spoken.
 * Ends     when all streams have ended or `most` are given; leaving early ends all streams.
 * Throws   what a generator threw, after the others have ended: a bug in one does not take away what they find.
 */
export async function* orderPatches(
  generators: readonly AsyncIterable<Patch>[],
  { most, files, patience }: OrderOptions,
): AsyncGenerator<Patch, void> {
  const streams = generators.map((patches) => opened(patches[Symbol.asyncIterator]()));
  const seen = new Set<string>();
  try {
    while (seen.size < most) {
      const stream = await best(streams, patience);
      if (stream === null) break;
      const patch = stream.head as Patch;
      stream.claimed += patch.chance;
      ask(stream);
      const key = resultOf(patch.edits, files);
      if (key === null || seen.has(key)) continue;
      seen.add(key);
      yield patch;
    }
    for (const { failure } of streams) if (failure !== null) throw failure.error;
  } finally {
    await Promise.all(streams.map(async ({ ended, patches }) => (ended ? undefined : patches.return?.())));
  }
}

function opened(patches: AsyncIterator<Patch>): Stream {
  const stream: Stream = { patches, head: null, arriving: Promise.resolve(), ended: false, failure: null, claimed: 0 };
  ask(stream);
  return stream;
}

function ask(stream: Stream): void {
  stream.head = null;
  stream.arriving = stream.patches.next().then(
    ({ done, value }) => {
      if (done === true) stream.ended = true;
      else stream.head = value;
    },
    (error: unknown) => {
      stream.ended = true;
      stream.failure = { error };
    },
  );
}

async function best(streams: readonly Stream[], patience: OrderOptions['patience']): Promise<Stream | null> {
  let over: Promise<unknown> | null = null;
  let isOver = false;
  for (;;) {
    const open = streams.filter(({ ended }) => !ended);
    const looking = open.filter(({ head }) => head === null);
    const ready = open.filter(({ head }) => head !== null);
    if (looking.length === 0 || (isOver && ready.length > 0)) {
      return ready.toSorted((a, b) => worthOf(b) - worthOf(a))[0] ?? null;
    }
    over ??= patience?.().then(() => (isOver = true)) ?? null;
    await Promise.race([...looking.map(({ arriving }) => arriving), ...(over === null || isOver ? [] : [over])]);
  }
}

function worthOf({ head, claimed }: Stream): number {
  if (head === null) return 0;
  return head.chance / (1 + claimed) / (1 + head.size / LINES_THAT_DOUBLE_THE_COST);
}

/** Equal for patches that leave the same texts behind; null for one that changes none. */
function resultOf(edits: readonly FileEdit[], files: ReadonlyMap<string, string>): string | null {
  const real = edits.filter(({ path, text }) => text !== (files.get(path) ?? null));
  const parts = real.map(({ path, text }) => `${path}\0${text === null ? '' : textHash(text)}`);
  return parts.length === 0 ? null : parts.toSorted().join('\0');
}
