// The life of an incident beside its gates: signals, judgement, its end, and what may still be said after it.
import { describe, expect, test } from 'vitest';
import { agent } from '../words/actor.ts';
import type { Told } from './specification.kit.ts';
import { given, THEN_MS } from './specification.kit.ts';
import {
  ada,
  allowed,
  applied,
  askedFor,
  chose,
  chosen,
  deciding,
  escalated,
  gates,
  judged,
  oneApproval,
  opened,
  reading,
  rejected,
  resolved,
  restarting,
  rollback,
  signal,
  started,
  takingBack,
  underWay,
  unknown,
  verifying,
  watching,
} from './samples.kit.ts';

const judge = (key: string | null, help: 'helped' | 'refuted' | 'worse' | 'cannot-tell', ...verdicts: string[]) =>
  ({
    kind: 'judge',
    key,
    help,
    attribution: help === 'helped' ? 'by-action' : null,
    readings: verdicts.map((verdict) => reading(verdict as never)),
    because: 'as seen',
  }) as const satisfies Told;

describe('signals', () => {
  test('open an incident once', () => {
    const open = { kind: 'open', title: 'alpha answers errors', severity: 'major', signal: signal() } as const;
    given().when(open).leadsTo(opened);
    given(opened).when(open).refuses('already-open');
  });

  test('join once each, also when they come after the end, and move the onset back', () => {
    const early = { ...signal('s2', 'beta'), onsetMs: THEN_MS - 9_000 };
    for (const history of [[opened], [opened, escalated], [opened, resolved]]) {
      const joined = given(...history).when({ kind: 'join', severity: 'minor', signal: early });
      joined.leadsTo({ type: 'signal-joined', signal: early });
      expect(joined.and().state).toMatchObject({ onsetMs: early.onsetMs, phase: given(...history).state.phase });
      joined.and().when({ kind: 'join', severity: 'minor', signal: early }).refuses('known-signal');
    }
  });

  test('make an open incident worse, never milder, and alarm nobody after its end', () => {
    const later = signal('s2', 'beta');
    const joined = { type: 'signal-joined', signal: later } as const;
    const worse = { kind: 'join', severity: 'critical', signal: later } as const;
    const raised = given(opened).when(worse);
    raised.leadsTo(joined, { type: 'severity-raised', severity: 'critical' });
    expect(raised.and().state.severity).toBe('critical');
    given(opened)
      .when({ ...worse, severity: 'minor' })
      .leadsTo(joined);
    given(opened, resolved).when(worse).leadsTo(joined);
  });
});

describe('a judgement', () => {
  test('that it helped resolves the incident, when every reading is healthy', () => {
    given(...verifying)
      .when(judge('k1', 'helped', 'healthy', 'healthy'))
      .leadsToLike(
        { type: 'verification-completed', help: 'helped' },
        { type: 'incident-resolved', attribution: 'by-action' },
      );
  });

  test.each(['unhealthy', 'inconclusive', 'unobserved'])(
    'that it helped is refused with a reading that is %s (INV-27)',
    (verdict) => {
      given(...verifying)
        .when(judge('k1', 'helped', 'healthy', verdict))
        .refuses('not-healthy');
      given(...deciding, chose(watching))
        .when(judge(null, 'helped', verdict))
        .refuses('not-healthy');
    },
  );

  test('that it helped is refused without any reading', () => {
    given(...verifying)
      .when(judge('k1', 'helped'))
      .refuses('not-healthy');
  });

  test('waits for the outcome, and is passed once', () => {
    given(...underWay)
      .when(judge('k1', 'helped', 'healthy'))
      .refuses('not-applied');
    given(...underWay, unknown('k1'))
      .when(judge('k1', 'refuted'))
      .refuses('not-applied');
    given(...underWay, rejected('k1', true))
      .when(judge('k1', 'refuted'))
      .refuses('not-applied');
    given(...verifying, judged('k1', 'refuted'))
      .when(judge('k1', 'worse'))
      .refuses('judged-already');
  });

  test('that it was refuted or made things worse takes it back, and then looks again', () => {
    for (const help of ['refuted', 'worse'] as const) {
      const refuted = given(...verifying).when(judge('k1', help, 'unhealthy'));
      refuted.and().wants({ kind: 'undo', key: 'k1' });
      given(...verifying, judged('k1', help), takingBack('k2', 'k1'), applied('k2')).wants({ kind: 'gather' });
    }
  });

  test('of what leaves nothing to take back goes on to the next round', () => {
    given(...deciding, chose(restarting), started('k1', restarting), applied('k1'), judged('k1', 'refuted')).wants({
      kind: 'gather',
    });
    given(...deciding, chose(watching), judged(null, 'refuted')).wants({ kind: 'gather' });
  });

  test('that nobody can tell never closes it: a person takes over', () => {
    const untold = given(...verifying).when(judge('k1', 'cannot-tell', 'unobserved'));
    untold.leadsToLike({ type: 'verification-completed', help: 'cannot-tell' });
    untold.and().wants({ kind: 'escalate', because: 'as seen' });
  });

  test('that it got well closes an incident that was handed over', () => {
    given(opened, escalated)
      .when(judge(null, 'helped', 'healthy'))
      .leadsToLike({ type: 'verification-completed' }, { type: 'incident-resolved' });
  });
});

test('an undo that was rejected hands over to a person', () => {
  given(...verifying, judged('k1', 'worse'), takingBack('k2', 'k1'), rejected('k2', true)).wants({ kind: 'escalate' });
  given(...verifying, judged('k1', 'worse'), takingBack('k2', 'k1'), rejected('k2', false)).wants({
    kind: 'undo',
    key: 'k1',
  });
});

describe('a person', () => {
  test('takes over once, and a proposal that waits is dropped', () => {
    const over = given(...deciding, chose(rollback, oneApproval), askedFor(1)).when({
      kind: 'escalate',
      because: 'mine',
      actor: ada,
    });
    over.leadsTo({ type: 'incident-escalated', because: 'mine' });
    expect(over.and().state).toMatchObject({ approval: null, chosen: null, phase: 'escalated' });
    over.and().when({ kind: 'escalate', because: 'again' }).refuses('already-escalated');
  });

  test('resolves at any time, also while an action is under way: its outcome is still asked for', () => {
    const over = given(...underWay).when({ kind: 'resolve', because: 'the sale is over', actor: ada });
    over.leadsTo({ type: 'incident-resolved', attribution: 'by-person', because: 'the sale is over' });
    over.and().wants({ kind: 'ask', key: 'k1' });
  });
});

describe('after it was resolved', () => {
  const over = [...verifying, judged('k1', 'helped'), resolved];
  const late: readonly Told[] = [
    { kind: 'freeze', evidence: [], missing: [] },
    { kind: 'rank', hypotheses: [] },
    { kind: 'weigh', options: [] },
    { kind: 'choose', rulings: {}, hashes: {}, approvalId: 'a', approvalSeconds: 1 },
    { kind: 'approve', approvalId: 'a', actionHash: 'h', actor: ada },
    { kind: 'reject', approvalId: 'a', reason: 'no', actor: ada },
    { kind: 'expire-approval' },
    { kind: 'hold', gate: 'paused', because: 'paused', untilMs: THEN_MS },
    { kind: 'watch', untilMs: THEN_MS, because: 'it may heal' },
    { kind: 'start', key: 'k3', optionId: rollback.id, gates: gates({ ruling: allowed }) },
    judge('k1', 'helped', 'healthy'),
    { kind: 'called', to: 'ada', delivered: true, because: '' },
    { kind: 'escalate', because: 'too late' },
    { kind: 'resolve', because: 'again' },
  ];
  test.each(late.map((told) => [told.kind, told] as const))('"%s" comes too late', (_kind, told) => {
    given(...over)
      .when(told)
      .refuses('incident-closed');
  });

  test('what came late may still be said, and what is left is tidied up', () => {
    given(...over)
      .when({ kind: 'comment', text: 'thanks', actor: ada })
      .leadsTo({ type: 'comment-added', text: 'thanks' });
    given(...over).wants({ kind: 'release', service: 'alpha' });
    const free = given(...over).when({ kind: 'release', service: 'alpha' });
    free.leadsTo({ type: 'service-released', service: 'alpha' });
    free.and().when({ kind: 'release', service: 'alpha' }).refuses('not-held');
    free.and().wants({ kind: 'learn' });
    const lesson = {
      causeKind: 'release',
      action: 'rollback',
      service: 'alpha',
      help: 'helped',
      attribution: 'by-action',
      secondsToHelp: 9,
    } as const;
    const learned = free.and().when({ kind: 'learn', lessons: [lesson] });
    learned.leadsTo({ type: 'lesson-learned', lesson });
    learned
      .and()
      .when({ kind: 'learn', lessons: [lesson] })
      .refuses('learned');
    learned.and().wants({ kind: 'write-postmortem' });
    const written = learned.and().when({ kind: 'write-postmortem', path: 'p.md', sha256: 'f' });
    written.leadsTo({ type: 'postmortem-written', path: 'p.md', sha256: 'f' });
    written.and().wants({ kind: 'done' });
  });

  test('a service is not let go before the end', () => {
    given(...verifying)
      .when({ kind: 'release', service: 'alpha' })
      .refuses('in-use');
  });
});

test('an event that a newer version wrote changes nothing that we act on', () => {
  const newer = { type: 'moon-phase-noted', phase: 'full' } as never;
  const { version, ...state } = given(...chosen, newer).state;
  expect(state).toEqual({ ...given(...chosen).state, version: undefined, lastEventMs: THEN_MS });
  expect(version).toBe(chosen.length + 1);
});

test('nothing but opening happens to an incident that does not exist', () => {
  given().when({ kind: 'comment', text: 'hello' }).refuses('unknown-incident');
  given()
    .when({ kind: 'resolve', because: 'well', actor: agent('Guardian') })
    .refuses('unknown-incident');
});
