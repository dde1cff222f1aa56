// What was frozen when the incident was looked into: a row each, filtered by kind and words, each with the call that shows it again.
import type { Answer } from '@kintsugi/contract';
import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { asked as askedOf, setQuery, withQuery } from '../../../address/location.ts';
import type { Asked } from '../../../live/ask.ts';
import { Copy } from '../../../parts/copy.tsx';
import { LongList } from '../../../parts/long-list.tsx';
import { Shown } from '../../../parts/shown.tsx';
import { When } from '../../../parts/when.tsx';
import { counted } from '../../../words/figures.ts';
import { plain } from '../as-markdown.ts';
import { ShowAgain } from './show-again.tsx';

type Piece = Answer<'listEvidence'>['items'][number];

export function Evidence({ asked }: { readonly asked: Asked<Answer<'listEvidence'>> }) {
  return (
    <Shown
      of={asked}
      rows={6}
      isEmpty={({ items }) => items.length === 0}
      empty={<p>Nothing is frozen yet. The Archaeologist freezes what is seen before it thinks about causes.</p>}
    >
      {({ items }) => <Pieces pieces={items} />}
    </Shown>
  );
}

function Pieces({ pieces }: { readonly pieces: readonly Piece[] }) {
  const text = useSignal('');
  const kind = useSignal('');
  const wanted = askedOf('evidence');
  const [words, only] = [text.value.trim().toLowerCase(), kind.value];
  const kinds = useMemo(() => [...new Set(pieces.map((piece) => piece.kind))], [pieces]);
  const shown = useMemo(
    () =>
      pieces.filter(
        (piece) =>
          piece.id === wanted ||
          ((only === '' || piece.kind === only) && `${piece.says} ${piece.id}`.toLowerCase().includes(words)),
      ),
    [pieces, words, only, wanted],
  );
  const current = wanted === null ? -1 : shown.findIndex(({ id }) => id === wanted);
  useEffect(() => {
    if (wanted !== null) document.querySelector('.evidence-tab')?.scrollIntoView({ block: 'start' });
  }, [wanted]);
  return (
    <div class="evidence-tab">
      <div class="row filter">
        <input
          type="search"
          aria-label="Filter the evidence"
          placeholder="filter"
          value={text.value}
          onInput={(event) => (text.value = event.currentTarget.value)}
        />
        <select
          aria-label="Kind of evidence"
          value={only}
          onChange={(event) => (kind.value = event.currentTarget.value)}
        >
          <option value="">all kinds</option>
          {kinds.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </select>
        <span class="soft" role="status">
          {shown.length} of {counted(pieces.length, 'piece')}
        </span>
        {wanted !== null && (
          <button class="quiet" onClick={() => setQuery({ evidence: null })}>
            let go of {wanted}
          </button>
        )}
      </div>
      {wanted !== null && current === -1 && (
        <p class="stale">◌ There is no evidence {wanted} in what is frozen: a later ranking may have frozen anew.</p>
      )}
      <LongList
        items={shown}
        label="Evidence"
        keyOf={({ id }) => id}
        estimate={44}
        current={current === -1 ? null : current}
        row={(piece) => <Row piece={piece} isWanted={piece.id === wanted} />}
      />
    </div>
  );
}

function Row({ piece, isWanted }: { readonly piece: Piece; readonly isWanted: boolean }) {
  const { id, kind, says, takenAt, query, signal } = piece;
  return (
    <div class={isWanted ? 'piece wanted' : 'piece'} aria-current={isWanted ? 'true' : undefined}>
      <a class="mono" href={withQuery({ evidence: id })} title="A link to this piece">
        {id}
      </a>{' '}
      <span class="tag">{kind}</span> {says}{' '}
      <span class="soft">
        taken <When at={takenAt} as="clock" />
      </span>{' '}
      <Copy
        what="evidence"
        markdown={() => `${id}: ${plain(says)} (GET ${plain(query)})`}
        command={`curl -H "Authorization: Bearer $KINTSUGI_TOKEN" '${location.origin}${query}'`}
      />{' '}
      <ShowAgain query={query} signal={signal} />
    </div>
  );
}
