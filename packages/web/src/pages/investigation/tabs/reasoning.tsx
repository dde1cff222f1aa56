// The talk of the agents: who concluded what, from which evidence, and what they handed to each other.
import type { Answer } from '@kintsugi/contract';
import { useMemo } from 'preact/hooks';
import type { Asked } from '../../../live/ask.ts';
import { LongList } from '../../../parts/long-list.tsx';
import { Shown } from '../../../parts/shown.tsx';
import { When } from '../../../parts/when.tsx';
import { counted } from '../../../words/figures.ts';
import { EvidenceLinks } from '../causes.tsx';
import { turnsOf, type Turn } from './turns.ts';

type Hypothesis = Answer<'listHypotheses'>['items'][number];

export interface ReasoningProps {
  readonly asked: Asked<Answer<'getTimeline'>>;
  readonly hypotheses: readonly Hypothesis[];
}

export function Reasoning({ asked, hypotheses }: ReasoningProps) {
  return (
    <Shown
      of={asked}
      isEmpty={({ items }) => items.length === 0}
      empty={<p>Nobody has said anything yet. What agents conclude, and from what, comes here as they do.</p>}
    >
      {({ items }) => <Talk entries={items} hypotheses={hypotheses} />}
    </Shown>
  );
}

interface TalkProps {
  readonly entries: Answer<'getTimeline'>['items'];
  readonly hypotheses: readonly Hypothesis[];
}

function Talk({ entries, hypotheses }: TalkProps) {
  const turns = useMemo(() => turnsOf(entries), [entries]);
  const lastRanking = entries.findLast(({ kind }) => kind === 'hypothesis_generated')?.id;
  return (
    <LongList
      items={turns}
      label="What agents concluded"
      keyOf={({ id }) => id}
      estimate={90}
      row={(turn) => <OneTurn turn={turn} ranking={lastRanking} hypotheses={hypotheses} />}
    />
  );
}

interface TurnProps {
  readonly turn: Turn;
  readonly ranking: string | undefined;
  readonly hypotheses: readonly Hypothesis[];
}

function OneTurn({ turn: { at, who, isPerson, said, from, handed }, ranking, hypotheses }: TurnProps) {
  return (
    <article class={isPerson ? 'turn person' : 'turn'}>
      <p class="turn-head">
        <strong>{who}</strong>{' '}
        <span class="soft">
          <When at={at} as="clock" />
          {from !== null && from !== who && (
            <>
              {' '}
              · handed {handed ?? 'on'} by {from}
            </>
          )}
        </span>
      </p>
      {said.map(({ id, says, detail }) => (
        <div key={id} class="said">
          <p>{says}</p>
          {id === ranking ? (
            <RankedFrom hypotheses={hypotheses} />
          ) : (
            detail.length > 0 && (
              <details>
                <summary class="soft">{counted(detail.length, 'line')}</summary>
                <ul class="plain detail scroll" tabIndex={0} aria-label="What stands behind it">
                  {detail.map((line, index) => (
                    <li key={index}>{line}</li>
                  ))}
                </ul>
              </details>
            )
          )}
        </div>
      ))}
    </article>
  );
}

/** The newest ranking is known with its evidence, not only in words: each reason links to what it rests on. */
function RankedFrom({ hypotheses }: { readonly hypotheses: readonly Hypothesis[] }) {
  return (
    <ul class="plain detail">
      {hypotheses.map(({ id, rank, says, confidence, for: reasons, against }) => (
        <li key={id}>
          {rank}. {says} ({confidence.toFixed(2)})
          <ul class="plain">
            {reasons.map((reason) => (
              <li key={reason.says} class="soft">
                for: {reason.says} <EvidenceLinks ids={reason.evidenceIds} />
              </li>
            ))}
            {against.map((reason) => (
              <li key={reason.says} class="soft">
                against: {reason.says} <EvidenceLinks ids={reason.evidenceIds} />
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}
