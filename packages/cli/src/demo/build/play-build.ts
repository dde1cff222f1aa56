// Shows a run of breakages as it happens: who merges what, what each agent concludes and does, and what the judge says.
import type { BreakageJudgement, BreakagesRun, DevelopmentEvent } from '@kintsugi/chaos';
import type { Answer, Client } from '@kintsugi/contract';
import { duration, elapsed } from '../../output/figures.ts';
import { plain, type Ink, type Paper } from '../../output/paper.ts';
import { repairStory } from '../../show/repairs.ts';
import { tellLines } from '../../show/story.ts';
import { pause } from '../followed.ts';
import { liveScreen, plainScreen, type LiveStream, type Screen } from '../screen.ts';
import { judgedInk, judgedText, laidText, pushedText } from './build-words.ts';
import { followRepairs } from './follow-repairs.ts';

export interface BuildPlay {
  readonly paper: Paper;
  readonly stream: LiveStream;
  readonly client: Client;
  readonly beganMs: number;
  readonly signal: AbortSignal;
  /** Takes who hears when a person is called. */
  readonly onCall: (hear: (text: string) => void) => void;
  now(): number;
}

export interface BuildPlayed {
  readonly judgements: readonly BreakageJudgement[];
  /** Why nothing is known of the rest, where that is so. */
  readonly broke: { readonly says: string; readonly mend: string } | null;
}

const LOOK_EVERY_MS = 500;

interface Shown {
  /** Newest first. */
  builds: readonly Answer<'listBuilds'>['items'][number][];
  judged: BreakageJudgement[];
  turn: Extract<DevelopmentEvent, { kind: 'pushed' }> | null;
  doing: string;
}

/** Reads `events` to its end. */
export async function playBuild(
  run: BreakagesRun,
  events: AsyncIterator<DevelopmentEvent>,
  options: BuildPlay,
): Promise<BuildPlayed> {
  const { paper, client, now } = options;
  const shown: Shown = { builds: [], judged: [], turn: null, doing: 'the repository is laid and built' };
  const screen = paper.isTerminal
    ? liveScreen(paper, options.stream, () => blockLines(shown, paper, now()))
    : plainScreen(paper);
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, options.signal]);
  const stampOf = (atMs: number) => elapsed((atMs - options.beganMs) / 1_000);
  const tell: Tell = (who, says, { atMs = now(), ink, detail = [] } = {}) =>
    screen.tell(tellLines(paper, { stamp: stampOf(atMs), who, says, ink, detail }));
  options.onCall((text) => {
    const [title = '', ...body] = text.trimEnd().split('\n');
    tell('Diplomat', `calls you: ${plain(title)}`, { ink: 'warn', detail: body.map((line) => line.trim()) });
  });
  const following = Promise.all([
    followRepairs(client, signal, (entry) => {
      shown.doing = plain(`${entry.actor.name}: ${entry.says}`);
      screen.tell(repairStory(entry, paper, stampOf(Date.parse(entry.at)), false));
    }),
    watchBuilds(client, signal, shown),
  ]);
  const stopping = () => void run.stop();
  options.signal.addEventListener('abort', stopping);
  let broke: BuildPlayed['broke'] = null;
  try {
    for (;;) {
      const next = await events.next();
      if (next.done === true) return { judgements: shown.judged, broke };
      if (next.value.kind === 'broke') broke = { says: next.value.says, mend: next.value.mend };
      if (next.value.kind === 'breakage-judged') await pause(LOOK_EVERY_MS, signal); // its story comes by polling
      take(next.value, shown, tell, screen);
      if (next.value.kind === 'all-judged' || broke !== null) over.abort();
    }
  } finally {
    over.abort();
    options.signal.removeEventListener('abort', stopping);
    await following;
    screen.close();
  }
}

type Tell = (who: string, says: string, more?: { atMs?: number; ink?: Ink; detail?: readonly string[] }) => void;

function take(event: DevelopmentEvent, shown: Shown, tell: Tell, screen: Screen): void {
  switch (event.kind) {
    case 'repository-laid':
      return tell('repository', laidText(event), { atMs: event.atMs });
    case 'green':
      shown.doing = 'it builds';
      return tell('repository', `its first build is green after ${duration(event.seconds)}`, { atMs: event.atMs });
    case 'pushed': {
      const isNew = shown.turn?.breakage !== event.breakage;
      shown.turn = event;
      shown.doing = 'a build of it is awaited';
      if (isNew) screen.tell(['']);
      return tell(event.commits.at(-1)?.author ?? '', pushedText(event), { atMs: event.atMs, ink: 'accent' });
    }
    case 'breakage-judged':
      shown.judged.push(event);
      return tell('judge', judgedText(event), { atMs: event.atMs, ink: judgedInk(event), detail: event.why });
    case 'restored':
      return tell(event.by, 'takes it back; it builds again', { atMs: event.atMs });
    case 'cleaned-up':
      for (const says of event.says) tell('chaos', plain(says), { ink: 'warn' });
      return;
    case 'world-ready':
    case 'registry-ready':
    case 'all-judged':
    case 'broke':
      return;
  }
}

async function watchBuilds(client: Client, signal: AbortSignal, shown: Shown): Promise<void> {
  while (!signal.aborted) {
    const reply = await client.listBuilds({ query: { limit: 5 } }, { signal });
    if (reply.ok) shown.builds = reply.value.items;
    await pause(LOOK_EVERY_MS, signal);
  }
}

/** The live block: how far the run is, what is built, and what is going on. */
function blockLines({ builds, judged, turn, doing }: Shown, paper: Paper, nowMs: number): string[] {
  const done = judged.map(({ agrees }) => paper.ink(agrees ? 'good' : 'bad', agrees ? '✓' : '✗')).join('');
  const [newest] = builds;
  const lines = [''];
  if (turn !== null) {
    const since = duration(Math.max(0, (nowMs - turn.atMs) / 1_000));
    lines.push(`breakage   ${turn.place} of ${turn.of}  ${plain(turn.title)}, ${since} ago  ${done}`);
  }
  if (newest !== undefined) {
    const ink = { running: 'accent', passed: 'good', failed: 'bad', broken: 'warn' } as const;
    const what = `${newest.commit.sha.slice(0, 12)} “${plain(newest.commit.subject)}”`;
    lines.push(`build      ${paper.ink(ink[newest.state], newest.state)}  ${newest.reason}  ${what}`);
  }
  return [...lines, paper.ink('dim', `now        ${doing}`)];
}
