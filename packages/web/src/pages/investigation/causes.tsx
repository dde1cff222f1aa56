// Causes ranked: how sure, what speaks for and against each, what is missing, what would settle it. Each reason names its evidence.
import type { Answer } from '@kintsugi/contract';
import { withQuery } from '../../address/location.ts';
import { Mark } from '../../parts/mark.tsx';
import { Shown } from '../../parts/shown.tsx';
import { useAsk, type Asked } from '../../live/ask.ts';
import { share } from '../../words/figures.ts';

type Hypothesis = Answer<'listHypotheses'>['items'][number];
type Reason = Hypothesis['for'][number];

export interface CausesProps {
  readonly asked: Asked<Answer<'listHypotheses'>>;
  readonly settled: boolean;
  readonly id: string;
  /** It is still being looked for. */
  readonly isSearching: boolean;
}

export function Causes({ asked, settled, id, isSearching }: CausesProps) {
  return (
    <section class="block" aria-label="Causes">
      <h2>Causes</h2>
      {isSearching && <Search id={id} />}
      <Shown
        of={asked}
        isEmpty={({ items }) => items.length === 0}
        empty={<p>No cause is ranked yet. The Archaeologist ranks them when the evidence is frozen.</p>}
      >
        {({ items }) => (
          <ol class="plain causes">
            {items.map((hypothesis, index) => (
              <Cause key={hypothesis.id} hypothesis={hypothesis} isLeading={index === 0} settled={settled} />
            ))}
          </ol>
        )}
      </Shown>
    </section>
  );
}

/** How far the search is: which step of which round, and what could not be had. */
function Search({ id }: { readonly id: string }) {
  const search = useAsk('getInvestigation', { params: { id } }, { everyMs: 2_000 }).value;
  if (search === null) return null;
  const { says, depth, missing } = search;
  return (
    <p class="soft" role="status">
      {says} · round {depth.round} of at most {depth.most}
      {missing.length > 0 && ` · could not be had: ${missing.join('; ')}`}
    </p>
  );
}

interface CauseProps {
  readonly hypothesis: Hypothesis;
  readonly isLeading: boolean;
  readonly settled: boolean;
}

function Cause({ hypothesis, isLeading, settled }: CauseProps) {
  const { rank, says, confidence, against, missing, wouldSettle } = hypothesis;
  return (
    <li class={isLeading ? 'cause leading' : 'cause'}>
      <details open={isLeading}>
        <summary>
          <span class="rank">{rank}</span>
          <strong>{says}</strong>
          <span class="confidence" aria-hidden="true">
            <span style={{ width: `${Math.round(confidence * 100)}%` }} />
          </span>
          <span class="number">
            <span class="visually-hidden">confidence </span>
            {share(confidence)}
          </span>
          <span class="soft counts">
            for {hypothesis.for.length} · against {against.length}
            {missing.length > 0 && ` · missing ${missing.length}`}
          </span>
        </summary>
        <dl class="facts">
          <Reasons word="for" reasons={hypothesis.for} none="nothing" />
          <Reasons word="against" reasons={against} none="nothing" />
          {missing.length > 0 && (
            <>
              <dt>missing</dt>
              <dd>{missing.join('; ')}</dd>
            </>
          )}
          <dt>would settle it</dt>
          <dd>
            {wouldSettle}
            {isLeading && settled && (
              <>
                {' '}
                <Mark state={{ word: 'done, and it helped', tone: 'mended', shape: '━' }} />
              </>
            )}
          </dd>
        </dl>
      </details>
    </li>
  );
}

function Reasons({
  word,
  reasons,
  none,
}: {
  readonly word: string;
  readonly reasons: readonly Reason[];
  readonly none: string;
}) {
  return (
    <>
      <dt>{word}</dt>
      <dd>
        {reasons.length === 0 ? (
          <span class="soft">{none}</span>
        ) : (
          <ul class="plain">
            {reasons.map(({ says, evidenceIds }) => (
              <li key={says}>
                {says} <EvidenceLinks ids={evidenceIds} />
              </li>
            ))}
          </ul>
        )}
      </dd>
    </>
  );
}

export function EvidenceLinks({ ids }: { readonly ids: readonly string[] }) {
  return (
    <span class="evidence-links">
      {ids.map((id) => (
        <a key={id} href={withQuery({ tab: 'evidence', evidence: id })} title={`Evidence ${id}`}>
          {id}
        </a>
      ))}
    </span>
  );
}
