// Shows a run of chaos as it happens: what was done to the services, what each agent concludes, and how it ends.
import type { ChaosEvent, ChaosRun, Judgement } from '@kintsugi/chaos';
import type { Client } from '@kintsugi/contract';
import { duration, elapsed, rate, share } from '../output/figures.ts';
import { plain, type Paper } from '../output/paper.ts';
import { servicesTable, type ServiceSummary } from '../show/services-table.ts';
import { storyLines, tellLines, type TimelineEntry } from '../show/story.ts';
import { followIncidents, pause } from './followed.ts';
import { baselineText } from './run-words.ts';
import { liveScreen, plainScreen, type LiveStream, type Screen } from './screen.ts';

export interface Play {
  readonly paper: Paper;
  readonly stream: LiveStream;
  readonly client: Client;
  /** What stamps are counted from. */
  readonly beganMs: number;
  readonly signal: AbortSignal;
  /** Takes who hears when a person is called, where the server is ours. */
  readonly onCall?: (hear: (text: string) => void) => void;
  /** Given where the run goes on after a judgement: what is told of it then. */
  readonly onJudged?: (judgement: Judgement) => readonly string[];
  now(): number;
}

export interface Played {
  readonly judged: Judgement | null;
  /** Why nothing is known, where that is so. */
  readonly broke: { readonly says: string; readonly mend: string } | null;
}

const SERVICES_EVERY_MS = 1_000;
const BAR = 18;

interface Shown {
  services: readonly ServiceSummary[];
  customers: Extract<ChaosEvent, { kind: 'customers' }> | null;
  /** Of the baseline. */
  baseline: { readonly fromMs: number; readonly seconds: number } | null;
  doing: string;
}

/** Reads `events` to its end. Events before this (the world is ready) were taken by the caller. */
export async function play(run: ChaosRun, events: AsyncIterator<ChaosEvent>, options: Play): Promise<Played> {
  const { paper, client, now } = options;
  const shown: Shown = { services: [], customers: null, baseline: null, doing: 'the services start' };
  const screen = paper.isTerminal
    ? liveScreen(paper, options.stream, () => blockLines(shown, paper, now()))
    : plainScreen(paper);
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, options.signal]);
  const stampOf = (atMs: number) => elapsed((atMs - options.beganMs) / 1_000);
  const onEntry = (_id: string, entry: TimelineEntry) => {
    shown.doing = plain(`${entry.actor.name}: ${entry.says}`);
    screen.tell(storyLines(entry, paper, { stamp: ({ at }) => stampOf(Date.parse(at)), detailed: false }));
  };
  options.onCall?.((text) => {
    const [title = '', ...body] = text.trimEnd().split('\n');
    const detail = body.map((line) => line.trim());
    screen.tell(
      tellLines(paper, {
        stamp: stampOf(now()),
        who: 'Diplomat',
        says: `calls you: ${plain(title)}`,
        ink: 'warn',
        detail,
      }),
    );
  });
  const following = Promise.all([followIncidents(client, signal, onEntry), watchServices(client, signal, shown)]);
  const stopping = () => void run.stop();
  options.signal.addEventListener('abort', stopping);
  let played: Played = { judged: null, broke: null };
  try {
    for (;;) {
      const next = await events.next();
      if (next.done === true) return played;
      played = take(next.value, played, shown, screen, { paper, now, stampOf });
      if (next.value.kind === 'judged' && options.onJudged !== undefined)
        screen.tell([...options.onJudged(next.value), '']);
      else if (played.judged !== null || played.broke !== null) over.abort();
    }
  } finally {
    over.abort();
    options.signal.removeEventListener('abort', stopping);
    await following;
    screen.close();
  }
}

interface Telling {
  readonly paper: Paper;
  readonly now: () => number;
  readonly stampOf: (atMs: number) => string;
}

function take(
  event: ChaosEvent,
  played: Played,
  shown: Shown,
  screen: Screen,
  { paper, now, stampOf }: Telling,
): Played {
  const tell = (who: string, says: string, atMs = now(), ink?: 'accent' | 'warn') =>
    screen.tell(tellLines(paper, { stamp: stampOf(atMs), who, says: plain(says), ink }));
  switch (event.kind) {
    case 'customers-came':
      shown.baseline = { fromMs: now(), seconds: event.baselineSeconds };
      shown.doing = 'what is usual is measured';
      tell('customers', 'they browse and buy; what is usual is measured first');
      return played;
    case 'customers':
      shown.customers = event;
      return played;
    case 'baseline':
      shown.baseline = null;
      shown.doing = 'watching';
      tell('baseline', baselineText(event));
      screen.tell(['', ...servicesTable(shown.services, paper, now()), '']);
      return played;
    case 'injected':
    case 'taken-back':
      tell('chaos', event.says, event.atMs, 'accent');
      return played;
    case 'judged':
      return { ...played, judged: event };
    case 'broke':
      return { ...played, broke: { says: event.says, mend: event.mend } };
    case 'cleaned-up':
      for (const says of event.says) tell('chaos', says, now(), 'warn');
      return played;
    case 'scenario-broke':
      tell('chaos', `${event.scenario} broke: ${event.says}. ${event.mend}`, now(), 'warn');
      return played;
    case 'scenario-over':
      shown.doing = 'watching; more can be broken from the page';
      for (const says of event.says) tell('chaos', says, now(), 'warn');
      return played;
    case 'world-ready':
    case 'scenario-began':
      return played;
  }
}

async function watchServices(client: Client, signal: AbortSignal, shown: Shown): Promise<void> {
  while (!signal.aborted) {
    const reply = await client.listServices({}, { signal });
    if (reply.ok) shown.services = reply.value.items;
    await pause(SERVICES_EVERY_MS, signal);
  }
}

/** The live block: services, customers, and what is going on. */
function blockLines({ services, customers, baseline, doing }: Shown, paper: Paper, nowMs: number): string[] {
  const lines = ['', ...(services.length === 0 ? [] : [...servicesTable(services, paper, nowMs), ''])];
  if (customers !== null) {
    const { requests, failures, p95Ms } = customers;
    const failed =
      failures === 0 ? 'none failed' : paper.ink('bad', `${share(failures / Math.max(1, requests))} failed`);
    lines.push(`customers  ${rate(requests)} · ${failed} · p95 ${duration(p95Ms === null ? null : p95Ms / 1_000)}`);
  }
  if (baseline !== null) {
    const done = Math.min(1, (nowMs - baseline.fromMs) / 1_000 / baseline.seconds);
    const full = Math.round(done * BAR);
    lines.push(
      `baseline   ▕${'█'.repeat(full)}${' '.repeat(BAR - full)}▏ ${Math.round(done * baseline.seconds)} of ${Math.round(baseline.seconds)} s`,
    );
  }
  lines.push(paper.ink('dim', `now        ${doing}`));
  return lines;
}
