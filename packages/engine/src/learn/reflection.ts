// What went well and badly in the handling, what would prevent it, and what is not known: from the record, not from a list.
import type { Incident } from '@kintsugi/domain';
import { leadingHypothesis } from '@kintsugi/domain';
import type { IncidentStory } from '../projections/timeline.ts';
import { plain } from './postmortem.ts';

const SLOW_TO_SEE_MS = 15_000;

export function handlingOf({ state, timeline }: IncidentStory): readonly string[] {
  const lines: string[] = [];
  const sawMs = state.openedMs - state.onsetMs;
  lines.push(
    `${sawMs > SLOW_TO_SEE_MS ? 'Slow' : 'Quick'} to notice: ${(sawMs / 1_000).toFixed(1)} s after the onset.`,
  );
  const started = state.attempts.find(({ undoes }) => undoes === null);
  if (started !== undefined)
    lines.push(`From noticing to acting it took ${((started.startedMs - state.openedMs) / 1_000).toFixed(1)} s.`);
  const judged = state.attempts.filter(({ help, undoes }) => help !== null && undoes === null);
  const failed = judged.filter(({ help }) => help !== 'helped');
  if (judged.length > 0)
    lines.push(
      failed.length === 0
        ? 'The first action was the right one.'
        : `${failed.length} of ${judged.length} actions did not help.`,
    );
  const undone = state.attempts.filter((attempt) => attempt.undone).length;
  if (undone > 0) lines.push(`${undone} action(s) were taken back.`);
  const held = timeline.filter(({ type }) => type === 'action-held-back');
  if (held.length > 0)
    lines.push(
      `It was held back ${held.length} time(s): ${[...new Set(held.map(({ says }) => plain(says)))].join('; ')}.`,
    );
  const unreached = timeline.filter(({ type, says }) => type === 'person-called' && says.startsWith('could not'));
  if (unreached.length > 0) lines.push(`${unreached.length} call(s) did not reach anybody.`);
  return lines;
}

export function preventionOf(state: Incident): readonly string[] {
  const leading = leadingHypothesis(state);
  if (leading === null) return ['Nobody knows, because no cause was found.'];
  const { cause } = leading;
  const fresh = state.evidence.find(
    (item) => item.kind === 'log' && item.service === cause.service && item.before === 0 && item.severity >= 13,
  );
  const line = fresh?.kind === 'log' ? ` The line that was new: "${plain(fresh.template)}".` : '';
  switch (cause.kind) {
    case 'release':
      return [
        `A test of ${cause.service} that shows this fault, run before release ${cause.to} goes out again.${line}`,
        `A canary: one replica of ${cause.service} first, compared with the others.`,
      ];
    case 'configuration':
      return [
        `A check of the configuration of ${cause.service} when it starts, so that a wrong value is refused at once.${line}`,
      ];
    case 'replica':
      return [
        `What happened inside ${cause.instance} is in its log; if it comes back, the code of ${cause.service} waits without a timeout somewhere.`,
      ];
    case 'saturation':
      return [
        `${cause.service} has too little room for such traffic: more replicas as a rule, or a limit at the door.`,
      ];
    case 'leak':
      return [`A repair of what ${cause.service} keeps in memory: a restart only buys time.`];
    case 'outside':
      return [
        `A way for ${cause.service} to go on without ${cause.peer}: a queue, a second provider, or an honest message to the customer.`,
      ];
    case 'commit':
      return [`The checks of ${cause.service} run before a change is merged, and not after.`];
    case 'edge':
    case 'service':
    case 'none-of-these':
      return ['More telemetry from inside the service: what is there now does not name the cause.'];
  }
}

export function unknownsOf(state: Incident): readonly string[] {
  const missing = state.hypotheses.flatMap((hypothesis) =>
    hypothesis.missing.map((what) => `${plain(what)} (it would help to judge "${plain(hypothesis.says)}")`),
  );
  const lines = [...new Set(missing)];
  if (!state.signals.some(({ meaning }) => meaning === 'business'))
    lines.push('What it cost in money: no business metric moved enough to say.');
  if (state.attribution === 'unclear') lines.push('Whether the action made it well, or it got well by itself.');
  const close = state.hypotheses[1];
  if (close !== undefined && close.confidence > 0.2)
    lines.push(`Whether it was not rather this: ${plain(close.says)} (${Math.round(close.confidence * 100)} %).`);
  return lines;
}
