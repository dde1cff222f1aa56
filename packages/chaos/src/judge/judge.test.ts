// The judge against histories good and bad: each way to fail has a history.
import { expect, test } from 'vitest';
import type { Truth } from '../scenario.ts';
import type { ActionDone, Facts, IncidentFact } from './facts.ts';
import { judge } from './judge.ts';

const start = Date.parse('2030-01-01T12:00:00.000Z');
const at = (second: number) => new Date(start + second * 1_000).toISOString();

const rollBack: Truth = {
  causes: [{ kind: 'release', service: 'alpha' }],
  sinceStep: 0,
  right: [{ action: 'rollback', service: 'alpha' }],
  wrong: [{ action: 'scale', service: '*' }],
};
const prevent: Truth = { ...rollBack, progressive: true, mustNot: ['customers-failed'] };
const callSomebody: Truth = {
  causes: [{ kind: 'outside', service: 'partner' }],
  sinceStep: 1,
  right: 'escalated',
  wrong: [{ action: '*', service: '*' }],
};
const leaveAlone: Truth = { ...callSomebody, sinceStep: 0, right: 'left-alone', mustNot: ['person-called'] };

const release = { kind: 'release', service: 'alpha', subject: 'r2' } as const;
const partner = { kind: 'outside', service: 'alpha', subject: 'partner' } as const;

function action(change: Partial<ActionDone> = {}, startedSecond = 10): ActionDone {
  return {
    id: `act_${startedSecond}`,
    key: `key-${startedSecond}`,
    action: { kind: 'rollback', service: 'alpha', release: 'r1' },
    says: '',
    by: { kind: 'agent', name: 'Surgeon' },
    startedAt: at(startedSecond),
    endedAt: at(startedSecond + 4),
    outcome: { kind: 'applied', because: '', mend: null },
    help: 'helped',
    attribution: 'by-action',
    undo: { action: null, says: '' },
    undone: false,
    ...change,
  };
}

function incident(change: Partial<IncidentFact> = {}): IncidentFact {
  return {
    id: 'inc_1',
    openedAtMs: start + 4_000,
    endedAtMs: start + 30_000,
    phase: 'resolved',
    ending: 'healed',
    calledPeople: [],
    cause: release,
    causeActedOn: release,
    actions: [action()],
    postmortem: '/data/postmortems/inc_1.md',
    ...change,
  };
}

/** Sixty seconds of ten requests each; `failures` by second. */
function facts(
  incidents: readonly IncidentFact[],
  failures: Record<number, number> = {},
  change: Partial<Facts> = {},
): Facts {
  return {
    stepsAtMs: [start, start + 5_000],
    endedAtMs: start + 40_000,
    timedOut: false,
    incidents,
    customers: {
      usualFailureShare: 0,
      perSecond: Array.from({ length: 60 }, (_, index) => {
        const second = index - 20;
        return { atMs: start + second * 1_000, requests: 10, failures: failures[second] ?? 0 };
      }),
    },
    ...change,
  };
}

const suffering = { 1: 3, 2: 3, 5: 4, 10: 2, 12: 1, '-5': 7 };
const escalated = incident({
  phase: 'escalated',
  ending: 'escalated',
  calledPeople: ['ada'],
  cause: partner,
  causeActedOn: null,
  actions: [],
});

test('a right help that was shown to be what helped is healed', () => {
  expect(judge('one', rollBack, facts([incident()], suffering))).toEqual({
    scenario: 'one',
    outcome: 'healed',
    cause: 'release:alpha',
    help: 'rollback:alpha',
    mttdSeconds: 4,
    mttrSeconds: 30,
    wrongActions: 0,
    falseIncidents: 0,
    failedRequests: { beforeAction: 12, afterAction: 1 },
    incident: 'inc_1',
    postmortem: '/data/postmortems/inc_1.md',
    agrees: true,
    why: [],
  });
});

test('a progressive fault that no customer noticed is prevented', () => {
  expect(judge('one', prevent, facts([incident()]))).toMatchObject({ outcome: 'prevented', agrees: true, why: [] });
});

test('one customer who noticed makes it healed, which is not enough where it was to be prevented', () => {
  const judgement = judge('one', prevent, facts([incident()], { 3: 1 }));
  expect(judgement).toMatchObject({ outcome: 'healed', agrees: false });
  expect(judgement.why).toEqual([
    'it ended as healed, and right would have been prevented',
    '1 request(s) of customers failed, and none should have',
  ]);
});

test('a failure before the injection is nobody’s', () => {
  expect(judge('one', prevent, facts([incident()], { '-3': 5 }))).toMatchObject({ outcome: 'prevented', agrees: true });
});

test('nothing but a call to a person is escalated, and the clock starts at the step that is the fault', () => {
  const opened = { ...escalated, openedAtMs: start + 8_000 };
  expect(judge('two', callSomebody, facts([opened], { 39: 5 }))).toMatchObject({
    outcome: 'escalated',
    cause: 'outside:partner',
    help: 'call-person',
    mttdSeconds: 3,
    mttrSeconds: null,
    wrongActions: 0,
    agrees: true,
  });
});

test('no incident at all, and everything quiet, is left alone', () => {
  expect(judge('three', leaveAlone, facts([], { 1: 5, 2: 5 }))).toMatchObject({
    outcome: 'left-alone',
    cause: null,
    help: null,
    mttdSeconds: null,
    mttrSeconds: null,
    incident: null,
    postmortem: null,
    agrees: true,
  });
});

test('an incident that was watched and went by itself is left alone', () => {
  const watched = incident({ ending: 'left-alone', cause: partner, causeActedOn: null, actions: [] });
  expect(judge('three', leaveAlone, facts([watched]))).toMatchObject({ outcome: 'left-alone', agrees: true });
});

test.each<[string, Truth, Facts, string, RegExp]>([
  ['nobody saw it', rollBack, facts([], { 35: 9, 36: 9 }), 'failed', /still failed/],
  ['nobody saw it and it went away', rollBack, facts([]), 'left-alone', /right would have been healed/],
  [
    'it is still open',
    rollBack,
    facts([incident({ endedAtMs: null, phase: 'verifying' })], {}, { timedOut: true }),
    'failed',
    /still open at the end, when the time was up/,
  ],
  [
    'customers still fail after “resolved”',
    rollBack,
    facts([incident()], { 35: 9, 36: 9 }),
    'failed',
    /at the end 30\.0 % of customers/,
  ],
  [
    'nobody came to see it',
    rollBack,
    facts([incident()], {}, { customers: { usualFailureShare: 0, perSecond: [] } }),
    'failed',
    /no customer came/,
  ],
  [
    'it got well by itself',
    rollBack,
    facts([incident({ actions: [action({ attribution: 'by-itself' })] })]),
    'failed',
    /no right help showed/,
  ],
  [
    'nobody knows why it got well',
    rollBack,
    facts([incident({ actions: [action({ attribution: 'unclear' })] })]),
    'failed',
    /no right help showed/,
  ],
  [
    'the right help was rejected',
    rollBack,
    facts([incident({ actions: [action({ outcome: { kind: 'rejected', because: '', mend: null } })] })]),
    'failed',
    /no right help showed/,
  ],
  [
    'another help helped',
    rollBack,
    facts([incident({ actions: [action({ action: { kind: 'rolling-restart', service: 'alpha' } })] })]),
    'failed',
    /no right help showed/,
  ],
  [
    'the cause was wrong',
    rollBack,
    facts([incident({ causeActedOn: partner })]),
    'healed',
    /took outside:partner for the cause, which was release:alpha/,
  ],
  ['it named no cause', rollBack, facts([incident({ cause: null, causeActedOn: null })]), 'healed', /named no cause/],
  [
    'it acted, then called a person',
    rollBack,
    facts([incident({ calledPeople: ['ada'] })]),
    'failed',
    /then had to call a person/,
  ],
  [
    'it called a person instead of acting',
    rollBack,
    facts([{ ...escalated, cause: release }]),
    'escalated',
    /right would have been healed/,
  ],
  [
    'it acted where a person was needed',
    callSomebody,
    facts([incident({ cause: partner, causeActedOn: partner })]),
    'failed',
    /where a person should have been called/,
  ],
  [
    'it acted and then called',
    callSomebody,
    facts([{ ...escalated, actions: [action()] }]),
    'failed',
    /where a person should have been called/,
  ],
  [
    'it called with the wrong cause',
    callSomebody,
    facts([{ ...escalated, cause: release }]),
    'escalated',
    /took release:alpha/,
  ],
  ['it left alone what needed a person', callSomebody, facts([]), 'left-alone', /right would have been escalated/],
  ['it called somebody for a blip', leaveAlone, facts([escalated]), 'escalated', /a person was called/],
  ['it acted on a blip', leaveAlone, facts([incident()]), 'failed', /should have been left alone/],
  [
    'it blamed the wrong thing, if quietly',
    leaveAlone,
    facts([incident({ cause: release, actions: [] })]),
    'left-alone',
    /took release:alpha/,
  ],
])('not agreed: %s', (_name, truth, seen, outcome, why) => {
  const judgement = judge('one', truth, seen);
  expect(judgement).toMatchObject({ outcome, agrees: false });
  expect(judgement.why.join('\n')).toMatch(why);
});

test('a help on the wrong list, one on a healthy service and one for the second time are each counted once', () => {
  const history = [
    action({ action: { kind: 'scale', service: 'alpha', replicas: 4 } }, 6),
    action({ action: { kind: 'rolling-restart', service: 'beta' } }, 7),
    action({}, 10),
    action({}, 20),
  ];
  const judgement = judge('one', rollBack, facts([incident({ actions: history })]));
  expect(judgement).toMatchObject({ outcome: 'healed', wrongActions: 3, agrees: false });
  expect(judgement.why).toEqual([
    'wrong: scale of alpha, which is no help against this',
    'wrong: rolling-restart of beta, which is healthy',
    'wrong: rollback of alpha, for the second time',
  ]);
});

test('buying time on the sick service is not wrong', () => {
  const history = [
    action({ action: { kind: 'rolling-restart', service: 'alpha' }, help: 'refuted' }, 6),
    action({}, 10),
  ];
  const judgement = judge('one', rollBack, facts([incident({ actions: history })]));
  expect(judgement).toMatchObject({ outcome: 'healed', wrongActions: 0, agrees: true });
});

test('a person who is called about something else does not undo what was healed, and counts as a false incident', () => {
  const other = { ...escalated, id: 'inc_2', openedAtMs: start + 20_000, cause: { ...release, service: 'beta' } };
  const judgement = judge('one', { ...rollBack, mustNot: ['person-called'] }, facts([incident(), other]));
  expect(judgement).toMatchObject({ outcome: 'healed', falseIncidents: 1, incident: 'inc_1', agrees: true });
});

test('an incident before the injection is a false one, and so is a second one for the same cause', () => {
  const early = incident({
    id: 'inc_0',
    openedAtMs: start - 9_000,
    endedAtMs: start - 1_000,
    actions: [],
    ending: 'left-alone',
  });
  const second = incident({ id: 'inc_2', openedAtMs: start + 9_000, actions: [], ending: 'left-alone' });
  expect(judge('one', rollBack, facts([early, incident(), second]))).toMatchObject({
    falseIncidents: 2,
    incident: 'inc_1',
    mttdSeconds: 4,
    agrees: true,
  });
});
