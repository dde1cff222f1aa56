// A timeline that is asked for piece by piece, put together. Pure: it knows no question and no moment.
import type { Answer } from '@kintsugi/contract';

type Timeline = Answer<'getTimeline'>;

/** Entries that are known already are not taken twice, whichever answer came first. */
export function grown(kept: Timeline, more: Timeline): Timeline {
  const fresh = more.items.filter(({ version }) => version > kept.version);
  if (fresh.length === 0 && more.version <= kept.version) return kept;
  return { items: [...kept.items, ...fresh], version: Math.max(kept.version, more.version) };
}
