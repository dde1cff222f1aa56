// How good it is, counted: alarms against what policy allows, what actions came to, what was taken back.
import type { Answer } from '@kintsugi/contract';
import { useAsk } from '../../live/ask.ts';
import { counted, duration, share } from '../../words/figures.ts';

export function Scorecard({ card }: { readonly card: Answer<'getScorecard'> }) {
  const policy = useAsk('getPolicy', {});
  const { alarms, helps, resolved } = card;
  const judged = alarms.right + alarms.wrong;
  const tried = helps.helped + helps.refuted + helps.worse + helps.cannotTell;
  const over = resolved.byAction + resolved.byItself + resolved.byPerson + resolved.unclear;
  return (
    <dl class="facts">
      <dt>alarms</dt>
      <dd>
        {judged === 0
          ? 'none judged yet'
          : `${alarms.right} right, ${alarms.wrong} wrong (${share(alarms.wrong / judged)})`}
        {policy.value !== null && (
          <span class="soft">
            {' '}
            · allowed: {policy.value.falseAlarmsPerDay} wrong a day of one service; beyond that its signals must be
            rarer to open an incident
          </span>
        )}
      </dd>
      <dt>actions</dt>
      <dd>
        {card.actions} done, {card.undone} taken back
        <span class="soft">{card.actions === 0 ? '' : ` (${share(card.undone / card.actions)})`}</span>
      </dd>
      <dt>what they came to</dt>
      <dd>
        {tried === 0
          ? 'none verified yet'
          : `${helps.helped} helped (${share(helps.helped / tried)}), ${helps.refuted} refuted, ${helps.worse} made it worse, ${helps.cannotTell} cannot tell`}
      </dd>
      <dt>incidents</dt>
      <dd>
        {counted(card.opened, 'incident')} opened, {card.open} open, {card.escalated} handed to people
      </dd>
      <dt>over</dt>
      <dd>
        {over === 0
          ? 'none yet'
          : `${resolved.byAction} by its action, ${resolved.byItself} by itself, ${resolved.byPerson} by people, ${resolved.unclear} unclear`}
      </dd>
      <dt>how quickly</dt>
      <dd>
        noticed after {duration(card.medianDetectedAfterSeconds)}, over after{' '}
        {duration(card.medianResolvedAfterSeconds)} <span class="soft">(medians, from the onset)</span>
      </dd>
    </dl>
  );
}

export function cardMarkdown(card: Answer<'getScorecard'>): string {
  const { alarms, helps } = card;
  return [
    `- alarms: ${alarms.right} right, ${alarms.wrong} wrong`,
    `- actions: ${card.actions}, ${card.undone} taken back; ${helps.helped} helped, ${helps.refuted} refuted, ${helps.worse} made it worse`,
    `- noticed after ${duration(card.medianDetectedAfterSeconds)}, over after ${duration(card.medianResolvedAfterSeconds)} (medians)`,
  ].join('\n');
}
