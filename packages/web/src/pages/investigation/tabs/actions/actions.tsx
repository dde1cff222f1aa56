// What was done about an incident: exact effect, outcome, whether it helped and whether it can claim that, and its undo.
import type { Answer } from '@kintsugi/contract';
import { to } from '../../../../address/location.ts';
import { useAsk, type Asked } from '../../../../live/ask.ts';
import { Copy } from '../../../../parts/copy.tsx';
import { Mark } from '../../../../parts/mark.tsx';
import { Shown } from '../../../../parts/shown.tsx';
import { When } from '../../../../parts/when.tsx';
import { effectDone, sameAction } from '../../../../words/actions.ts';
import { duration, share } from '../../../../words/figures.ts';
import type { State } from '../../../../words/states.ts';
import { plain } from '../../as-markdown.ts';
import { attributionWords, helpWords } from './choice.ts';
import type { Entry } from '../kinds.ts';
import { Options } from './options.tsx';
import { Undo } from './undo.tsx';

type Done = Answer<'listActions'>['items'][number];
type Option = Answer<'listOptions'>['items'][number];

export interface ActionsProps {
  readonly id: string;
  readonly version: number;
  readonly asked: Asked<Answer<'listActions'>>;
  readonly entries: readonly Entry[];
}

export function Actions({ id, version, asked, entries }: ActionsProps) {
  const options = useAsk('listOptions', { params: { id } });
  const weighed = options.value?.items ?? [];
  return (
    <>
      <h2 class="visually-hidden">Actions</h2>
      <Shown
        of={asked}
        isEmpty={({ items }) => items.length === 0}
        empty={<p>Nothing was done to any service. What is done stands here with its effect and its undo.</p>}
      >
        {({ items }) => (
          <ol class="plain">
            {items.map((done) => (
              <li key={done.id} class="action-card">
                <ActionCard
                  incidentId={id}
                  version={version}
                  done={done}
                  option={weighed.find(({ action }) => sameAction(action, done.action)) ?? null}
                />
              </li>
            ))}
          </ol>
        )}
      </Shown>
      <h3>Options that were weighed</h3>
      <Shown
        of={options}
        isEmpty={({ items }) => items.length === 0}
        empty={<p>No option was weighed yet. The Strategist weighs them when a cause is ranked.</p>}
      >
        {({ items }) => <Options options={items} actions={asked.value?.items ?? []} entries={entries} />}
      </Shown>
    </>
  );
}

const OUTCOMES: Readonly<Record<Done['outcome']['kind'], State>> = {
  running: { word: 'running', tone: 'unknown', shape: '◌' },
  applied: { word: 'done', tone: 'quiet', shape: '○' },
  rejected: { word: 'rejected', tone: 'will-hurt', shape: '▲' },
  unknown: { word: 'nobody knows whether it was done', tone: 'will-hurt', shape: '▲' },
};

const HELPED: State = { word: 'it helped', tone: 'mended', shape: '━' };

interface ActionCardProps {
  readonly incidentId: string;
  readonly version: number;
  readonly done: Done;
  readonly option: Option | null;
}

function ActionCard({ incidentId, version, done, option }: ActionCardProps) {
  const { id, action, says, by, startedAt, endedAt, outcome, help, attribution, undo, undone } = done;
  const { what, before, after } = effectDone(action, undo.action);
  const took = endedAt === null ? null : (Date.parse(endedAt) - Date.parse(startedAt)) / 1_000;
  const claim = attributionWords(attribution);
  return (
    <>
      <p class="lead">
        <Mark state={OUTCOMES[outcome.kind]} /> {says}
        {undone && <span class="tag">taken back</span>}
      </p>
      <dl class="facts">
        <dt>{what}</dt>
        <dd>
          <span class="mono">{before}</span> → <strong class="mono">{after}</strong> of{' '}
          <a href={to(`/services/${encodeURIComponent(action.service)}`)}>{action.service}</a>
        </dd>
        <dt>by</dt>
        <dd>
          {by.name}, <When at={startedAt} as="clock" /> (<When at={startedAt} />)
          {took !== null && `, took ${duration(took)}`}
        </dd>
        <dt>outcome</dt>
        <dd>
          {outcome.because}
          {outcome.mend !== null && <span class="mend"> {outcome.mend}</span>}
        </dd>
        {option !== null && (
          <>
            <dt>touches</dt>
            <dd>{share(option.blastRadius)} of what runs</dd>
            <dt>expected</dt>
            <dd>{option.expects}</dd>
          </>
        )}
        <dt>did it help</dt>
        <dd>
          {help === 'helped' ? <Mark state={HELPED} /> : helpWords(help)}
          {claim !== null && `, ${claim}`}
        </dd>
        <dt>undo</dt>
        <dd>{undo.says}</dd>
      </dl>
      <div class="row">
        <Undo incidentId={incidentId} version={version} done={done} />
        <Copy
          what="action"
          id={id}
          markdown={() =>
            `${plain(says)} (${plain(action.service)}, ${what} ${plain(before)} → ${plain(after)}): ${helpWords(help)}; undo: ${plain(undo.says)}`
          }
        />
      </div>
    </>
  );
}
