// A repair on its way, for tests: each station by the facts that lead there. Knows no store and no engine.
import { agent } from '../words/actor.ts';
import type { Patch } from '../words/patch.ts';
import type { Commit } from '../words/project.ts';
import type { RepairCommand, RepairHappened } from './commands.ts';
import type { RepairEvent } from './events.ts';
import { repair } from './repair.ts';
import type { Repair } from './state.ts';

export const T0 = Date.UTC(2026, 0, 1);

export const good: Commit = { sha: 'a'.repeat(40), parent: null, author: 'ada', atMs: T0, subject: 'begin' };
export const bad: Commit = { sha: 'b'.repeat(40), parent: good.sha, author: 'bob', atMs: T0, subject: 'tidy' };
export const HEAD = 'c'.repeat(40);
export const MERGED = 'd'.repeat(40);

export const patch: Patch = {
  kind: 'name',
  says: 'rename totalOf to sumOf',
  edits: [{ path: 'src/sum.ts', text: 'export const sumOf = 1;\n' }],
  chance: 0.9,
  size: 2,
};

const opened: RepairEvent = {
  type: 'repair-opened',
  project: 'alpha',
  branch: 'main',
  commit: bad,
  buildId: 'bld_1',
  title: 'src/sum.ts:3: Cannot find name',
  severity: 'major',
  kind: 'type',
  fingerprint: 'f1',
  diagnoses: [],
  failingTests: [],
  lastGood: good.sha,
  blocks: ['beta'],
};

const proof = { mended: [], stillPassing: 4, repeats: 1, says: ['`npm test` passes'] };

/** The facts in the order in which a repair that goes well meets them. */
const WAY: readonly RepairEvent[] = [
  opened,
  { type: 'failure-repeated', passed: 0, of: 0, because: 'a type fault is the same each time' },
  { type: 'culprit-found', culprit: bad, because: 'the only commit', needsPerson: null },
  { type: 'patch-proven', patch, base: bad.sha, proof, needsPerson: null },
  { type: 'edits-locked', lockId: 'lck_1', token: 1 },
  { type: 'branch-pushed', branch: 'kintsugi/rep_1', commit: HEAD },
  { type: 'pull-request-opened', number: 7, url: 'http://forge/7' },
  { type: 'review-completed', verdict: 'approve', summary: 'looked', findings: [] },
  { type: 'merge-started', number: 7, head: HEAD },
  { type: 'merge-ended', outcome: { kind: 'applied', commit: MERGED } },
  { type: 'merge-built', buildId: 'bld_2', passed: true, because: '' },
  { type: 'deployment-planned', services: [{ service: 'beta', release: 'r2' }] },
  {
    type: 'deployment-started',
    key: 'act_1',
    request: { kind: 'deploy', service: 'beta', release: 'r2' },
    inverse: { kind: 'request', request: { kind: 'rollback', service: 'beta', release: 'r1' } },
  },
  { type: 'deployment-ended', key: 'act_1', outcome: { kind: 'applied', receipt: 'done' }, reached: true },
];

/** The repair just after the first event of this type on the way; `more` happens after it. */
export function after(type: RepairEvent['type'] | null, ...more: readonly RepairEvent[]): Repair {
  const end = type === null ? 0 : WAY.findIndex((event) => event.type === type) + 1;
  return [...WAY.slice(0, end), ...more].reduce(
    (state, event) => repair.evolve(state, { event, atMs: T0, actor: agent('Architect') } satisfies RepairHappened),
    repair.initial,
  );
}

type Unsigned<C> = C extends RepairCommand ? Omit<C, 'atMs' | 'actor'> & Partial<Pick<C, 'atMs' | 'actor'>> : never;

/** What a command leads to: the events' types, or the kind of the refusal. */
export function told(state: Repair, command: Unsigned<RepairCommand>): readonly string[] | string {
  const decision = repair.decide({ actor: agent('Architect'), atMs: T0, ...command } as RepairCommand, state);
  if (decision.ok) return decision.events.map(({ event }) => event.type);
  if (decision.refusal.detail === '' || decision.refusal.mend === '') throw new Error('a refusal says what mends it');
  return decision.refusal.kind;
}
