// Finds out why: gathers what an operator could see, freezes it, and ranks what may be the cause.
import type { Incident } from '@kintsugi/domain';
import { agent } from '@kintsugi/domain';
import type { Context, Next } from '../context.ts';
import { tell } from '../context.ts';
import { gatherEvidence } from './gather.ts';
import { correctedBy, ownCurve } from './own-record.ts';
import { pastLike } from './past-like.ts';
import { rankHypotheses } from './rank.ts';

export { investigateAgain } from './again.ts';
export { ownCurve, ownReliability } from './own-record.ts';
export { pastByWords, pastLike } from './past-like.ts';
export type { PastLike } from './past-like.ts';
export { rankHypotheses } from './rank.ts';

export async function gather(context: Context, id: string, state: Incident): Promise<Next> {
  const similar = await pastLike(context, id, state);
  const { evidence, missing } = await gatherEvidence(
    context.world,
    state,
    { signals: context.recentSignals(), similar },
    context.clockMs(),
  );
  return tell(context, id, { kind: 'freeze', evidence, missing, actor: agent('Archaeologist'), atMs: context.now() });
}

/** Reads only what was frozen, so that every ranking can be replayed; what it was before its correction is kept with it. */
export function rank(context: Context, id: string, state: Incident): Promise<Next> {
  const reckoned = rankHypotheses(state.evidence, state.onsetMs, state.attempts);
  const hypotheses = correctedBy(ownCurve(context.lessons()), reckoned);
  return tell(context, id, { kind: 'rank', hypotheses, actor: agent('Archaeologist'), atMs: context.now() });
}
