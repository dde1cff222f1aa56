// Five counted tabs with everything behind an incident. Only the open one is drawn.
import type { Answer } from '@kintsugi/contract';
import type { Asked } from '../../../live/ask.ts';
import { may } from '../../../live/me.ts';
import { Tabs } from '../../../parts/tabs.tsx';
import { Actions } from './actions/actions.tsx';
import { Evidence } from './evidence.tsx';
import { RawEvents } from './raw-events.tsx';
import { Reasoning } from './reasoning.tsx';
import { Timeline } from './timeline.tsx';
import { turnsOf } from './turns.ts';

export interface InvestigationTabsProps {
  readonly id: string;
  readonly version: number;
  readonly timeline: Asked<Answer<'getTimeline'>>;
  readonly evidence: Asked<Answer<'listEvidence'>>;
  readonly actions: Asked<Answer<'listActions'>>;
  readonly hypotheses: Asked<Answer<'listHypotheses'>>;
}

export function InvestigationTabs({ id, version, timeline, evidence, actions, hypotheses }: InvestigationTabsProps) {
  const entries = timeline.value?.items ?? [];
  return (
    <section class="block" aria-label="Everything behind it">
      <h2 class="visually-hidden">Everything behind it</h2>
      <Tabs
        label="Everything behind it"
        tabs={[
          {
            id: 'timeline',
            label: 'Timeline',
            count: timeline.value?.items.length ?? null,
            children: () => <Timeline asked={timeline} />,
          },
          {
            id: 'evidence',
            label: 'Evidence',
            count: evidence.value?.items.length ?? null,
            children: () => <Evidence asked={evidence} />,
          },
          {
            id: 'actions',
            label: 'Actions',
            count: actions.value?.items.length ?? null,
            children: () => <Actions id={id} version={version} asked={actions} entries={entries} />,
          },
          {
            id: 'reasoning',
            label: 'Reasoning',
            count: timeline.value === null ? null : turnsOf(entries).length,
            children: () => <Reasoning asked={timeline} hypotheses={hypotheses.value?.items ?? []} />,
          },
          {
            id: 'raw',
            label: 'Raw events',
            // The version of an incident is the number of its events.
            count: may('audit') ? version : null,
            children: () => <RawEvents id={id} />,
          },
        ]}
      />
    </section>
  );
}
