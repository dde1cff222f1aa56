// How fast the memory is over a crowd of incidents, and how large.
import { IncidentIndex } from '@kintsugi/analysis';
import type { BenchContext, Figure } from '../../harness/bench.ts';
import { percentile } from '../../harness/sampling.ts';
import { Crowd } from './crowd.ts';
import { Okapi } from './okapi.ts';
import type { Report } from './reports.ts';

const SEED = 20_260_301;
/** A headline, a summary, a page of evidence: each a third of the questions. */
const QUESTION_WORDS = [8, 60, 300];
const QUESTIONS = 900;
/** Before the compiler has seen enough, the first ones say nothing about the rest. */
const WARM_UP = 100;
/** Okapi visits every incident and keeps a map for each: over so few it is asked. */
const OKAPI_INCIDENTS = 5_000;
const OKAPI_QUESTIONS = 60;
const SAID_EVERY = 20_000;

export function speedFigures(count: number, context: BenchContext): Figure[] {
  const crowd = new Crowd(SEED);
  const index = new IncidentIndex({ text: 1 });
  const asked: Report[] = [];
  const some: Report[] = [];
  let spentMs = 0;
  for (let number = 0; number < count; number += 1) {
    const report = crowd.report(number);
    const startedMs = performance.now();
    index.add({ id: report.id, fields: { text: report.text } });
    spentMs += performance.now() - startedMs;
    if (number % Math.ceil(count / QUESTIONS) === 0) asked.push(report);
    if (some.length < OKAPI_INCIDENTS) some.push(report);
    if ((number + 1) % SAID_EVERY === 0) context.progress(`${number + 1} of ${count} incidents taken in`);
  }
  const fitMs = timed(() => index.refit());
  context.progress(`${QUESTIONS} questions to ${count} incidents`);
  const searches = searchesOf(index, crowd, asked);
  context.progress('the snapshot, and Okapi');
  return [
    { name: 'memory.build', unit: 'incidents/s', value: count / (spentMs / 1_000) },
    { name: 'memory.size', unit: 'MB', value: index.bytes / 1e6 },
    { name: 'memory.fit', unit: 'ms', value: fitMs },
    ...searches,
    ...snapshotFigures(index),
    besideOkapi(some, crowd),
  ];
}

function searchesOf(index: IncidentIndex, crowd: Crowd, asked: readonly Report[]): Figure[] {
  const wallMs: number[] = [];
  const processorMs: number[] = [];
  let found = 0;
  for (let at = 0; at < QUESTIONS; at += 1) {
    const about = crowd.pick(asked);
    const text = crowd.questionAbout(about, QUESTION_WORDS[at % QUESTION_WORDS.length] as number);
    const before = process.cpuUsage();
    const startedMs = performance.now();
    const answer = index.search({ text });
    wallMs.push(performance.now() - startedMs);
    const { user, system } = process.cpuUsage(before);
    processorMs.push((user + system) / 1_000);
    if (answer.kind === 'similar' && answer.incidents[0]?.id === about.id) found += 1;
  }
  const [wall, processor] = [wallMs.slice(WARM_UP), processorMs.slice(WARM_UP)];
  return [
    { name: 'memory.search.p50', unit: 'ms', value: percentile(wall, 0.5) },
    { name: 'memory.search.p99', unit: 'ms', value: percentile(wall, 0.99), floor: { atMost: 10 }, aim: { atMost: 5 } },
    { name: 'memory.search.p99-processor', unit: 'ms of processor', value: percentile(processor, 0.99) },
    { name: 'memory.search.found', unit: 'share', value: found / QUESTIONS },
  ];
}

function snapshotFigures(index: IncidentIndex): Figure[] {
  let bytes = new Uint8Array(0);
  const writeMs = timed(() => (bytes = Uint8Array.from(index.snapshot())));
  const loadMs = timed(() => IncidentIndex.load(bytes));
  return [
    { name: 'memory.snapshot.size', unit: 'MB', value: bytes.length / 1e6 },
    { name: 'memory.snapshot.write', unit: 'ms', value: writeMs },
    { name: 'memory.snapshot.load', unit: 'ms', value: loadMs },
  ];
}

/** Both over the same few incidents: what a search costs the index, and what it costs Okapi. */
function besideOkapi(reports: readonly Report[], crowd: Crowd): Figure {
  const index = new IncidentIndex({ text: 1 });
  for (const { id, text } of reports) index.add({ id, fields: { text } });
  index.refit();
  const okapi = new Okapi(reports);
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let at = 0; at < OKAPI_QUESTIONS; at += 1) {
    const text = crowd.questionAbout(crowd.pick(reports), 60);
    ours.push(timed(() => index.search({ text })));
    theirs.push(timed(() => okapi.rank(text)));
  }
  return {
    name: `memory.search.p50-of-${reports.length}`,
    unit: 'ms',
    value: percentile(ours, 0.5),
    baseline: percentile(theirs, 0.5),
  };
}

function timed(work: () => void): number {
  const startedMs = performance.now();
  work();
  return performance.now() - startedMs;
}
