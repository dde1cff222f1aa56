// Every step of a repair, from the failing build to its end: who, what, why. What stands behind a step opens under it.
import { BASE_PATH, type Answer } from '@kintsugi/contract';
import { useAsk } from '../../../live/ask.ts';
import { Copy } from '../../../parts/copy.tsx';
import { LongList } from '../../../parts/long-list.tsx';
import { Shown } from '../../../parts/shown.tsx';
import { When } from '../../../parts/when.tsx';
import { plainOutput } from '../../../words/output.ts';

type Entry = Answer<'getRepairTimeline'>['items'][number];

export function Story({ id }: { readonly id: string }) {
  const timeline = useAsk('getRepairTimeline', { params: { id } }, { everyMs: 5_000 });
  const lineage = useAsk('getRepairLineage', { params: { id } });
  return (
    <section class="block" aria-labelledby="story">
      <div class="row">
        <h2 id="story">
          Timeline <span class="count">{timeline.value?.items.length}</span>
        </h2>
        <a href={`${BASE_PATH}/repairs/${encodeURIComponent(id)}/lineage`} target="_blank" rel="noopener">
          The whole record, raw
        </a>
        {lineage.value !== null && <Copy what="record" markdown={() => lineage.value?.markdown ?? ''} />}
      </div>
      <Shown of={timeline} rows={6} isEmpty={({ items }) => items.length === 0} empty={<p>Nothing was done yet.</p>}>
        {({ items }) => (
          <LongList
            items={items}
            label="Timeline of the repair, oldest first"
            keyOf={({ id: entry }) => entry}
            estimate={32}
            row={(entry) => <EntryRow entry={entry} />}
          />
        )}
      </Shown>
    </section>
  );
}

function EntryRow({ entry }: { readonly entry: Entry }) {
  const { at, actor, says, detail } = entry;
  const words = (
    <>
      <When at={at} as="clock" /> <span class="soft">{actor.name}</span> {plainOutput(says)}
    </>
  );
  if (detail.length === 0) return <div class="story-row">{words}</div>;
  return (
    <details class="story-row">
      <summary>{words}</summary>
      {detail.map((line, index) => (
        <p key={index} class="soft story-detail">
          {plainOutput(line)}
        </p>
      ))}
    </details>
  );
}
