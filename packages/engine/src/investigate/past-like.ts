// Past incidents that are like the present one, with how they ended: what was proven then is a precedent now.
import type { CauseKind, Incident } from '@kintsugi/domain';
import { describeAction, leadingHypothesis } from '@kintsugi/domain';
import type { Context } from '../context.ts';
import { incidentStream } from '../journal/streams.ts';
import type { Likeness } from '../learn/index.ts';

export interface PastLike {
  readonly id: string;
  readonly title: string;
  readonly likeness: number;
  /** What both hold, in words. */
  readonly because: string;
  readonly cause: string;
  readonly provenCause: { readonly kind: CauseKind; readonly service: string } | null;
  /** What helped, by the action; null when nothing is known to have. */
  readonly helped: string | null;
}

/** One that cannot be read is left out: the memory is a help, not a condition. */
export function pastLike(
  context: Pick<Context, 'past' | 'incidents'>,
  id: string,
  state: Incident,
): Promise<readonly PastLike[]> {
  return withEndings(context, context.past.like(id, state));
}

/** Past incidents that hold these words, nearest first. */
export function pastByWords(
  context: Pick<Context, 'past' | 'incidents'>,
  words: string,
  limit: number,
): Promise<readonly PastLike[]> {
  return withEndings(context, context.past.search(words, limit));
}

async function withEndings(
  context: Pick<Context, 'incidents'>,
  likenesses: readonly Likeness[],
): Promise<readonly PastLike[]> {
  const found = likenesses.map(async ({ id: other, score, because }): Promise<PastLike | null> => {
    const loaded = await context.incidents.load(incidentStream(other)).catch(() => null);
    return loaded === null ? null : { id: other, likeness: score, because, ...endingOf(loaded.state) };
  });
  return (await Promise.all(found)).filter((one) => one !== null);
}

function endingOf(state: Incident): Pick<PastLike, 'title' | 'cause' | 'provenCause' | 'helped'> {
  const helped = state.attempts.find(({ help, attribution }) => help === 'helped' && attribution === 'by-action');
  const option = state.options.find(({ id }) => id === helped?.optionId);
  const proven = state.hypotheses.find(({ id }) => id === option?.hypothesisId)?.cause ?? null;
  return {
    title: state.title,
    cause: leadingHypothesis(state)?.says ?? 'not known',
    provenCause: proven === null ? null : { kind: proven.kind, service: proven.service },
    helped: helped === undefined ? null : describeAction(helped.request),
  };
}
