// What the outcome taught, and the postmortem that a team would be glad to send.
import type { Incident, Lesson } from '@kintsugi/domain';
import { agent } from '@kintsugi/domain';
import type { Context, Next } from '../context.ts';
import { sleep, tell } from '../context.ts';
import { incidentStream } from '../journal/streams.ts';
import { textHash } from '../ports/index.ts';
import { postmortem } from './postmortem.ts';

export { createPastIncidents } from './past-incidents.ts';
export type { Likeness, PastIncidents } from './past-incidents.ts';
export { postmortem } from './postmortem.ts';

const DISK_RETRY_MS = 5_000;

export function learn(context: Context, id: string, state: Incident): Promise<Next> {
  return tell(context, id, {
    kind: 'learn',
    lessons: lessonsOf(state),
    actor: agent('Historian'),
    atMs: context.now(),
  });
}

/** One lesson for each action that was judged. Only `by-action` will count as a success. */
export function lessonsOf(state: Incident): readonly Lesson[] {
  return state.attempts.flatMap((attempt) => {
    if (attempt.help === null || attempt.undoes !== null) return [];
    const { help, request } = attempt;
    const hypothesisId = state.options.find(({ id }) => id === attempt.optionId)?.hypothesisId;
    const hypothesis = state.hypotheses.find(({ id }) => id === hypothesisId);
    const cause = hypothesis?.cause ?? state.hypotheses[0]?.cause;
    const helpedMs = help === 'helped' && state.endedMs !== null ? state.endedMs - attempt.startedMs : null;
    return [
      {
        causeKind: cause?.kind ?? 'none-of-these',
        action: request.kind,
        service: request.service,
        help,
        attribution: attempt.attribution ?? 'unclear',
        secondsToHelp: helpedMs === null ? null : Math.round(helpedMs / 100) / 10,
        ...(hypothesis === undefined ? {} : { confidence: hypothesis.reckoned ?? hypothesis.confidence }),
      },
    ];
  });
}

export async function writePostmortem(context: Context, id: string, state: Incident): Promise<Next> {
  context.past.remember(id, state);
  const events = await context.world.store.read(incidentStream(id));
  const text = postmortem(id, events);
  const path = await context.world.documents.write(`${id}.md`, text).catch(() => null);
  if (path === null) return sleep(DISK_RETRY_MS, 'room for the postmortem');
  return tell(context, id, {
    kind: 'write-postmortem',
    path,
    sha256: textHash(text),
    actor: agent('Historian'),
    atMs: context.now(),
  });
}
