// From every state to the one step that it wants; and that every legal history leads to one (INV-21, INV-23).
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agent } from '../words/actor.ts';
import type { Verdict } from '../words/verdict.ts';
import type { Ruling } from '../policy/policy.ts';
import { fold } from '../decider.ts';
import type { Happened, IncidentCommand } from './commands.ts';
import type { IncidentEvent } from './events.ts';
import { incident } from './incident.ts';
import type { Step } from './next-step.ts';
import { nextStep } from './next-step.ts';
import {
  ada,
  approvedBy,
  askedFor,
  bob,
  chose,
  chosen,
  deciding,
  escalated,
  frozen,
  gates,
  judged,
  oneApproval,
  opened,
  person,
  ranked,
  reading,
  resolved,
  rollback,
  signal,
  underWay,
  unknown,
  verifying,
  watching,
  weighed,
} from './samples.kit.ts';
import { at, given, THEN_MS } from './specification.kit.ts';
import type { Incident } from './state.ts';

const released: IncidentEvent = { type: 'service-released', service: 'alpha' };
const written: IncidentEvent = { type: 'postmortem-written', path: 'p', sha256: 'f' };
const called = (delivered: boolean): IncidentEvent => ({ type: 'person-called', to: 'ada', delivered, because: '' });
const held: IncidentEvent = { type: 'action-held-back', gate: 'paused', because: 'paused', untilMs: THEN_MS + 2_000 };
const watched: IncidentEvent = { type: 'watch-began', untilMs: THEN_MS + 9_000, because: 'it may heal' };
const joined: IncidentEvent = { type: 'signal-joined', signal: signal('s2', 'beta') };
const wantsUndo = [...verifying, judged('k1', 'worse')];
const wait = (ms: number) => ({ kind: 'wait', untilMs: THEN_MS + ms }) as const;

describe('the step that each state wants', () => {
  const table: readonly [string, readonly IncidentEvent[], number, Partial<Step>][] = [
    ['nothing has happened', [], 0, { kind: 'done' }],
    ['just opened: signals of the same cause may come', [opened], 0, wait(1_500)],
    ['opened, and settled', [opened], 1_500, { kind: 'gather' }],
    ['signals that go on coming do not hold it up for ever', [opened, joined, joined], 3_000, { kind: 'gather' }],
    ['evidence frozen', [opened, frozen], 0, { kind: 'rank' }],
    ['hypotheses ranked', [opened, frozen, ranked], 0, { kind: 'weigh' }],
    ['options weighed', [opened, frozen, ranked, weighed], 0, { kind: 'choose' }],
    ['an action chosen', chosen, 0, { kind: 'start', optionId: rollback.id }],
    [
      'an option chosen that nobody knows',
      [...deciding, { ...chose(rollback), optionId: '?' } as never],
      0,
      { kind: 'escalate' },
    ],
    ['a person chosen', [...deciding, chose(person)], 0, { kind: 'escalate' }],
    ['approval asked for', [...deciding, chose(rollback, oneApproval), askedFor(1)], 0, { kind: 'check', key: null }],
    [
      'held back: see meanwhile whether it heals',
      [...chosen, held],
      1_999,
      { kind: 'check', key: null, watchOver: false },
    ],
    ['held back until now', [...chosen, held], 2_000, { kind: 'start' }],
    ['held back for too long', [...chosen, held], 15 * 60_000 + 1, { kind: 'escalate' }],
    ['watching', [...deciding, chose(watching), watched], 0, { kind: 'check', key: null, watchOver: false }],
    [
      'watched to the end',
      [...deciding, chose(watching), watched],
      9_000,
      { kind: 'check', key: null, watchOver: true },
    ],
    ['watching, and another signal came', [...deciding, chose(watching), watched, joined], 1_500, { kind: 'gather' }],
    ['an action under way', underWay, 0, { kind: 'ask', key: 'k1' }],
    ['under way for too long', underWay, 600_001, { kind: 'escalate' }],
    ['nobody knows what became of it', [...underWay, unknown('k1')], 999, wait(1_000)],
    ['nobody knows: ask again', [...underWay, unknown('k1')], 1_000, { kind: 'ask', key: 'k1' }],
    ['nobody knows, and never will', [...underWay, unknown('k1')], 120_001, { kind: 'escalate' }],
    ['applied', verifying, 0, { kind: 'check', key: 'k1' }],
    ['it must be taken back', wantsUndo, 0, { kind: 'undo', key: 'k1' }],
    ['taking back is held', [...wantsUndo, held], 0, wait(2_000)],
    ['handed over', [opened, escalated], 0, { kind: 'call' }],
    [
      'handed over, nobody reached yet',
      [opened, escalated, called(false), written],
      4_999,
      { kind: 'check', key: null },
    ],
    ['handed over, call again', [opened, escalated, called(false)], 5_000, { kind: 'call' }],
    ['handed over and called', [opened, escalated, called(true)], 0, { kind: 'write-postmortem' }],
    [
      'handed over, all told',
      [opened, escalated, called(true), written],
      0,
      { kind: 'check', key: null, watchOver: false },
    ],
    ['handed over with an action under way', [...underWay, escalated], 0, { kind: 'ask', key: 'k1' }],
    ['handed over, its action never known', [...underWay, escalated, called(true)], 600_001, { kind: 'release' }],
    [
      'resolved, holding a service',
      [...verifying, judged('k1', 'helped'), resolved],
      0,
      { kind: 'release', service: 'alpha' },
    ],
    ['resolved after an action', [...verifying, judged('k1', 'helped'), resolved, released], 0, { kind: 'learn' }],
    ['resolved', [opened, resolved], 0, { kind: 'write-postmortem' }],
    ['resolved and told', [opened, resolved, written], 0, { kind: 'done' }],
    [
      'handed over, told, then resolved: told anew',
      [opened, escalated, written, resolved],
      0,
      { kind: 'write-postmortem' },
    ],
  ];
  test.each(table)('%s', (_what, history, ms, step) => given(...history).wants(step, ms));

  test('calling goes on with growing pauses, and ends after five times', () => {
    const tries = (count: number) =>
      given(opened, escalated, written, ...Array.from({ length: count }, () => called(false)));
    tries(2).wants({ kind: 'check' }, 9_999);
    tries(2).wants({ kind: 'call' }, 10_000);
    tries(4).wants({ kind: 'call' }, 40_000);
    tries(5).wants({ kind: 'check' }, 1_000_000);
  });

  test('a yes that was given leads to the start', () =>
    given(...deciding, chose(rollback, oneApproval), askedFor(1), at(THEN_MS, approvedBy(ada), ada)).wants({
      kind: 'start',
    }));
});

/** Chances that a walk takes; each is drawn anew for every step. */
interface Draw {
  readonly move: number;
  readonly verdict: Verdict;
  readonly ruling: Ruling['kind'];
  readonly flag: boolean;
  readonly pick: number;
  readonly passMs: number;
}

const draw: fc.Arbitrary<Draw> = fc.record({
  move: fc.nat(19),
  verdict: fc.constantFrom<Verdict>('healthy', 'unhealthy', 'inconclusive', 'unobserved'),
  ruling: fc.constantFrom<Ruling['kind']>('allowed', 'needs-approval', 'wait', 'forbidden'),
  flag: fc.boolean(),
  pick: fc.nat(3),
  passMs: fc.constantFrom(0, 1, 1_000, 30_000, 700_000),
});

describe('a walk of commands', () => {
  test('never throws, always leads to a step, and the step that is wanted is one that may happen', () => {
    fc.assert(
      fc.property(fc.array(draw, { maxLength: 60 }), (draws) => {
        const history: Happened[] = [at(THEN_MS, opened)];
        let nowMs = THEN_MS;
        draws.forEach((chance, n) => {
          nowMs += chance.passMs;
          const state = fold(incident, history);
          const step = nextStep(state, nowMs);
          const fromStep = chance.move < 12;
          const command = fromStep ? commandFor(step, state, chance, nowMs, n) : anyCommand(chance, state, nowMs, n);
          if (command === null) return;
          const decision = incident.decide(command, state);
          if (decision.ok) history.push(...decision.events);
          else if (fromStep && !MAY_BE_REFUSED.has(step.kind))
            expect.fail(`${step.kind} was wanted but ${command.kind} was refused: ${decision.refusal.kind}`);
        });
      }),
      { numRuns: 300 },
    );
  });

  test('left alone, with every gate shut, comes to its end without one action', () => {
    fc.assert(
      fc.property(fc.array(draw, { minLength: 1, maxLength: 20 }), (draws) => {
        const history: Happened[] = [at(THEN_MS, opened)];
        let nowMs = THEN_MS;
        for (let n = 0; n < 400; n += 1) {
          const chance = {
            ...draws[n % draws.length]!,
            ruling: 'forbidden' as const,
            verdict: 'unhealthy' as const,
            pick: 1,
          };
          const state = fold(incident, history);
          if (state.phase === 'escalated' || state.phase === 'resolved') break;
          const command = commandFor(nextStep(state, nowMs), state, chance, nowMs, n);
          const decision = command === null ? null : incident.decide(command, state);
          if (decision?.ok === true) history.push(...decision.events);
          nowMs += 1_000;
        }
        const end = fold(incident, history);
        expect(end.phase).toBe('escalated');
        expect(end.attempts).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});

/** Gates say no to these in their own right; "still unknown" and "not well yet" are no progress, but no fault either. */
const MAY_BE_REFUSED = new Set<Step['kind']>(['start', 'undo', 'ask', 'check']);

function rulingOf({ ruling, pick }: Draw, nowMs: number): Ruling {
  const because = 'policy says so';
  switch (ruling) {
    case 'needs-approval':
      return { kind: ruling, approvals: 1 + (pick % 2), because };
    case 'wait':
      return { kind: ruling, untilMs: nowMs + 1_000, because };
    case 'allowed':
    case 'forbidden':
      return { kind: ruling, because };
  }
}

/** What the loop would tell the incident for this step; null when it would only wait. */
function commandFor(step: Step, state: Incident, chance: Draw, atMs: number, n: number): IncidentCommand | null {
  const by = { atMs, actor: agent('Surgeon') };
  const { flag, pick, verdict } = chance;
  const shut = gates({ paused: pick === 1, reserved: pick !== 2, signals: verdict, ruling: rulingOf(chance, atMs) });
  switch (step.kind) {
    case 'gather':
      return { ...by, kind: 'freeze', evidence: [], missing: [] };
    case 'rank':
      return { ...by, kind: 'rank', hypotheses: [] };
    case 'weigh':
      return { ...by, kind: 'weigh', options: weighed.type === 'options-weighed' ? weighed.options : [] };
    case 'choose':
      return { ...by, kind: 'choose', ...choiceWith(rulingOf(chance, atMs), n) };
    case 'expire-approval':
      return { ...by, kind: 'expire-approval' };
    case 'start':
      return { ...by, kind: 'start', key: `k${n}`, optionId: step.optionId, gates: shut };
    case 'ask':
      return { ...by, kind: 'record-outcome', key: step.key, outcome: OUTCOMES[pick % 3]!, reached: flag };
    case 'check': {
      const help = (['helped', 'refuted', 'worse', 'cannot-tell'] as const)[pick]!;
      if (step.key === null && !step.watchOver && help !== 'helped') return null;
      return {
        ...by,
        kind: 'judge',
        key: step.key,
        help,
        attribution: null,
        readings: [reading(verdict)],
        because: 'so',
      };
    }
    case 'undo': {
      const inverse = state.attempts.find(({ key }) => key === step.key)?.inverse;
      return inverse === undefined
        ? null
        : { ...by, kind: 'undo', key: `k${n}`, undoes: step.key, inverse, gates: shut };
    }
    case 'escalate':
      return { ...by, kind: 'escalate', because: step.because };
    case 'call':
      return { ...by, kind: 'called', to: 'ada', delivered: flag, because: '' };
    case 'release':
      return { ...by, kind: 'release', service: step.service };
    case 'learn':
      return { ...by, kind: 'learn', lessons: [LESSON] };
    case 'write-postmortem':
      return { ...by, kind: 'write-postmortem', path: 'p', sha256: 'f' };
    case 'wait':
    case 'done':
      return null;
  }
}

const OUTCOMES = [
  { kind: 'applied', receipt: 'done' },
  { kind: 'rejected', because: 'no', mend: 'look' },
  { kind: 'unknown', because: 'no answer' },
] as const;

const LESSON = {
  causeKind: 'release',
  action: 'rollback',
  service: 'alpha',
  help: 'helped',
  attribution: 'by-action',
  secondsToHelp: 9,
} as const;

function choiceWith(ruling: Ruling, n: number) {
  return {
    rulings: { rollback: ruling, restart: ruling },
    hashes: { rollback: 'hash-1', restart: 'hash-1' },
    approvalId: `apr-${n}`,
    approvalSeconds: 30,
  };
}

/** What people, intake and races may tell it at any time. */
function anyCommand(chance: Draw, state: Incident, atMs: number, n: number): IncidentCommand {
  const { move, pick, flag } = chance;
  const by = { atMs, actor: flag ? ada : bob };
  const approvalId = state.approval?.id ?? 'apr-?';
  switch (move) {
    case 12:
      return { ...by, kind: 'join', severity: flag ? 'critical' : 'minor', signal: signal(`s${n}`) };
    case 13:
      return { ...by, kind: 'approve', approvalId, actionHash: pick === 0 ? 'hash-0' : 'hash-1' };
    case 14:
      return { ...by, kind: 'reject', approvalId, reason: 'no' };
    case 15:
      return { ...by, kind: 'comment', text: 'hm' };
    case 16:
      return pick === 0 ? { ...by, kind: 'resolve', because: 'well' } : { ...by, kind: 'escalate', because: 'mine' };
    case 17: {
      const last = state.attempts.at(-1);
      const inverse = last?.inverse ?? { kind: 'none' as const, because: 'nothing' };
      return { ...by, kind: 'undo', key: `u${n}`, undoes: last?.key ?? '?', inverse, gates: gates({ reserved: flag }) };
    }
    case 18:
      return { ...by, kind: 'start', key: `x${n}`, optionId: rollback.id, gates: gates() };
    default:
      return { ...by, kind: 'watch', untilMs: atMs + 1_000, because: 'it may heal' };
  }
}
