// The one vocabulary of states: a word, a shape and a tone each, so that colour never stands alone.
import type { Answer } from '@kintsugi/contract';

/** `hurt`: customers are hurt now. `will-hurt`: they will be. `need`: somebody is needed. `mended`: it was broken and is whole. */
export type Tone = 'hurt' | 'will-hurt' | 'need' | 'mended' | 'quiet' | 'unknown';

export interface State {
  readonly word: string;
  readonly tone: Tone;
  /** Drawn before the word; each tone has its own. */
  readonly shape: string;
}

const SHAPES: Readonly<Record<Tone, string>> = {
  hurt: '■',
  'will-hurt': '▲',
  need: '◆',
  mended: '━',
  quiet: '○',
  unknown: '◌',
};

function state(word: string, tone: Tone): State {
  return { word, tone, shape: SHAPES[tone] };
}

type Summary = Answer<'listIncidents'>['items'][number];

const ENDINGS: Readonly<Record<NonNullable<Summary['ending']>, State>> = {
  healed: state('mended', 'mended'),
  prevented: state('prevented', 'mended'),
  'left-alone': state('left alone', 'quiet'),
  'by-itself': state('went by itself', 'quiet'),
  'by-person': state('mended by people', 'mended'),
  escalated: state('handed to people', 'need'),
};

/** Of an incident: what it needs stands before how bad it is. */
export function incidentState({
  phase,
  ending,
  severity,
  waitsFor,
}: Pick<Summary, 'phase' | 'ending' | 'severity' | 'waitsFor'>): State {
  if (phase === 'resolved' && ending !== null) return ENDINGS[ending];
  if (waitsFor?.kind === 'approval') return state('needs a yes', 'need');
  if (phase === 'escalated') return state('needs a person', 'need');
  return severity === 'minor' ? state('may hurt', 'will-hurt') : state('hurts', 'hurt');
}

export function severityState(severity: Summary['severity']): State {
  switch (severity) {
    case 'critical':
      return state('critical', 'hurt');
    case 'major':
      return state('major', 'hurt');
    case 'minor':
      return state('minor', 'will-hurt');
  }
}

type Verdict = Answer<'listServices'>['items'][number]['verdict'];

export function verdictState(verdict: Verdict): State {
  switch (verdict) {
    case 'healthy':
      return state('ok', 'quiet');
    case 'unhealthy':
      return state('hurts', 'hurt');
    case 'inconclusive':
      return state('unclear', 'will-hurt');
    case 'unobserved':
      return state('not seen', 'unknown');
  }
}

type Replica = Answer<'getService'>['replicaStates'][number];

/** Of a replica: one that should answer and does not hurts whoever is sent to it. */
export function replicaState({ state: is, healthy }: Pick<Replica, 'state' | 'healthy'>): State {
  switch (is) {
    case 'ready':
      return healthy === false ? state('ready, but sick', 'will-hurt') : state('ready', 'quiet');
    case 'starting':
    case 'draining':
    case 'stopped':
      return state(is, 'unknown');
    case 'unready':
      return state('not ready', 'will-hurt');
    case 'crashed':
      return state('crashed', 'hurt');
  }
}

/** What policy says to an action. */
export function rulingState(kind: Answer<'actOnService'>['ruling']['kind']): State {
  switch (kind) {
    case 'allowed':
      return state('allowed', 'quiet');
    case 'needs-approval':
      return state('needs a yes', 'need');
    case 'wait':
      return state('must wait', 'unknown');
    case 'forbidden':
      return state('forbidden', 'unknown');
  }
}

/** Of an objective: at a burn of 1 its budget is just used up when its time is over. */
export function burnState(rate: number | null): State {
  if (rate === null) return state('not seen', 'unknown');
  return rate > 1 ? state('burns too fast', 'will-hurt') : state('kept', 'quiet');
}

type RepairSummary = Answer<'listRepairs'>['items'][number];

export function repairState({ phase, how, waitsFor }: Pick<RepairSummary, 'phase' | 'how' | 'waitsFor'>): State {
  if (how === 'repaired') return state('mended', 'mended');
  if (how === 'mended-by-others') return state('mended by people', 'mended');
  if (how === 'flaky') return state('flaky', 'unknown');
  if (phase === 'failed') return state('not mended', 'hurt');
  if (waitsFor !== null || phase === 'escalated') return state('needs a person', 'need');
  return state(phase, 'will-hurt');
}

type BuildState = Answer<'listBuilds'>['items'][number]['state'];

export function buildState(build: BuildState): State {
  switch (build) {
    case 'running':
      return state('building', 'unknown');
    case 'passed':
      return state('passes', 'quiet');
    case 'failed':
      return state('fails', 'hurt');
    case 'broken':
      return state('could not be tried', 'unknown');
  }
}

/** Of a step of a build: how it ended is the builder's own word. */
export function stepState(end: string): State {
  if (end === 'passed') return state('passes', 'quiet');
  return end === 'failed' ? state('fails', 'hurt') : state(end.replaceAll('-', ' '), 'will-hurt');
}

type ProjectState = Answer<'listProjects'>['items'][number]['state'];

export function projectState(project: ProjectState): State {
  switch (project) {
    case 'passing':
      return state('builds', 'quiet');
    case 'failing':
      return state('does not build', 'hurt');
    case 'building':
      return state('building', 'unknown');
    case 'unknown':
      return state('not known', 'unknown');
  }
}

/** Steps of the loop, as a person reads them. */
export const PHASE_WORDS: Readonly<Record<Summary['phase'], string>> = {
  observing: 'collecting what belongs together',
  orienting: 'looking for the cause',
  deciding: 'weighing what to do',
  acting: 'acting',
  verifying: 'checking whether it helped',
  resolved: 'over',
  escalated: 'handed to people',
};
