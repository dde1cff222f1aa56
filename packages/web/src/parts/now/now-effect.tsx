// What exactly is being done or about to be done about an incident: before and after, when it should show, how it is undone.
import type { Answer } from '@kintsugi/contract';
import { moment } from '../../address/moment.ts';
import { useAsk } from '../../live/ask.ts';
import { nowMs } from '../../live/clock.ts';
import { effectDone, effectOf, sameAction } from '../../words/actions.ts';
import { sizeOf } from '../../words/times.ts';

type Incident = Answer<'getIncident'>;
type Option = Answer<'listOptions'>['items'][number];
type Done = Answer<'listActions'>['items'][number];

const WITH_ACTION: readonly Incident['phase'][] = ['deciding', 'acting', 'verifying'];

export function NowEffect({ incident: { id, phase } }: { readonly incident: Incident }) {
  const wait = !WITH_ACTION.includes(phase);
  const options = useAsk('listOptions', { params: { id } }, { wait });
  const actions = useAsk('listActions', { params: { id } }, { wait });
  const chosen = options.value?.items.find((option) => option.chosen && option.action !== null) ?? null;
  const begun = phase === 'deciding' ? null : (actions.value?.items.at(-1) ?? null);
  const service = useAsk(
    'getService',
    { params: { name: chosen?.action?.service ?? '' } },
    { wait: begun !== null || chosen === null },
  );
  const action = begun?.action ?? chosen?.action ?? null;
  if (wait || action === null) return null;
  const { what, before, after } =
    begun === null ? effectOf(action, service.value) : effectDone(action, begun.undo.action);
  const undo = begun?.undo.says ?? chosen?.undo?.says;
  const option = chosen !== null && sameAction(chosen.action, action) ? chosen : null;
  return (
    <dl class="facts now-effect">
      <dt>{action.service}</dt>
      <dd>
        {what} <span class="mono">{before}</span> → <strong class="mono">{after}</strong>
      </dd>
      {option !== null && (
        <>
          <dt>expected</dt>
          <dd>
            {option.expects}
            {begun !== null && <Countdown option={option} begun={begun} />}
          </dd>
        </>
      )}
      {undo !== undefined && (
        <>
          <dt>undo</dt>
          <dd>{undo}</dd>
        </>
      )}
    </dl>
  );
}

/** Until the effect should show, then until it is given up. */
function Countdown({ option, begun }: { readonly option: Option; readonly begun: Done }) {
  const thenMs = moment.value === null ? nowMs.value : Date.parse(moment.value.at);
  const goneSeconds = (thenMs - Date.parse(begun.endedAt ?? begun.startedAt)) / 1_000;
  const [left, lastLeft] = [option.effectAfterSeconds - goneSeconds, option.refutedAfterSeconds - goneSeconds];
  if (left > 0) return <strong> · in {sizeOf(left)}</strong>;
  return lastLeft > 0 ? (
    <span>
      {' '}
      · given up in {sizeOf(lastLeft)} if {option.refutedIf}
    </span>
  ) : (
    <span class="tone-will-hurt"> · the time for it is over</span>
  );
}
