// An incident's timeline as a story: who, what they concluded, and what stands behind it. For `watch` and the demo.
import type { Answer } from '@kintsugi/contract';

import { pad, wrap } from '../output/layout.ts';
import { plain, type Ink, type Paper } from '../output/paper.ts';

export type TimelineEntry = Answer<'getTimeline'>['items'][number];

const NAME_WIDTH = 15;
/** Below this the sentence begins under the name instead of beside it. */
const NARROW = 70;

const INKS: Partial<Record<TimelineEntry['kind'], Ink>> = {
  incident_opened: 'bad',
  action_started: 'accent',
  action_executed: 'accent',
  verification_completed: 'good',
  approval_requested: 'warn',
  person_called: 'warn',
  action_held_back: 'warn',
};

/** What a reader of the story can do without: bookkeeping. */
const QUIET: ReadonlySet<TimelineEntry['kind']> = new Set([
  'service_released',
  'options_weighed',
  'evidence_collected',
]);

export interface StoryOptions {
  /** What stands in front of each line's name: `00:24`. */
  readonly stamp: (entry: TimelineEntry) => string;
  /** Details too. */
  readonly detailed: boolean;
}

export function storyLines(entry: TimelineEntry, paper: Paper, { stamp, detailed }: StoryOptions): string[] {
  if (QUIET.has(entry.kind) && !detailed) return [];
  return tellLines(paper, {
    stamp: stamp(entry),
    who: entry.actor.name,
    says: plain(entry.says),
    ink: INKS[entry.kind],
    detail: detailsOf(entry, detailed),
  });
}

function detailsOf({ kind, detail }: TimelineEntry, detailed: boolean): readonly string[] {
  if (detailed) return detail;
  // The first cause is the sentence itself.
  if (kind === 'hypothesis_generated') return detail.filter((line) => !line.startsWith('1  '));
  if (kind === 'incident_opened' || kind === 'option_chosen' || kind === 'verification_completed') return detail;
  return [];
}

export interface Told {
  readonly stamp: string;
  readonly who: string;
  readonly says: string;
  readonly ink?: Ink | undefined;
  readonly detail?: readonly string[];
}

/** `00:24  Scout         says …`, wrapped under itself, details below it. */
export function tellLines(paper: Paper, { stamp, who, says, ink, detail = [] }: Told): string[] {
  const stampWidth = stamp.length + 2;
  const head = `${paper.ink('dim', stamp)}  `;
  const paint = (line: string) => (ink === undefined ? line : paper.ink(ink, line));
  if (paper.width < NARROW) {
    const room = paper.width - 2;
    return [
      `${head}${paper.ink('strong', who)}`,
      ...wrap(says, room).map((line) => `  ${paint(line)}`),
      ...detail.flatMap((text) =>
        wrap(plain(text), room - 2, indentOf(text)).map((line) => paper.ink('dim', `    ${line}`)),
      ),
    ];
  }
  const left = stampWidth + NAME_WIDTH;
  const room = paper.width - left;
  const [first = '', ...rest] = wrap(says, room);
  return [
    `${head}${paper.ink('strong', pad(who, NAME_WIDTH))}${paint(first)}`,
    ...rest.map((line) => ' '.repeat(left) + paint(line)),
    ...detail.flatMap((text) =>
      wrap(plain(text), room, indentOf(text)).map((line) => ' '.repeat(left) + paper.ink('dim', line)),
    ),
  ];
}

/** Continued lines stand under the text, not under its number or label. */
function indentOf(text: string): number {
  return (/^\s*/.exec(text)?.[0].length ?? 0) + 3;
}
