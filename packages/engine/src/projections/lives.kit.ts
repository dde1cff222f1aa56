// Any event of an incident, sensible or not, for properties of what is folded. Knows no read model.
import { INCIDENT_SCHEMA_VERSION, type IncidentEvent, type Signal, type StoredEvent } from '@kintsugi/domain';
import fc from 'fast-check';

const service = fc.constantFrom('alpha', 'beta', 'gamma');
const key = fc.constantFrom('act_1', 'act_2', 'act_3');
const option = fc.constantFrom('opt_1', 'opt_2');
const request = service.map((name) => ({ kind: 'rollback', service: name, release: 'r1' }) as const);
const ada = { kind: 'person', name: 'ada' } as const;

const signal: fc.Arbitrary<Signal> = fc
  .record({
    id: fc.string({ maxLength: 5 }),
    service,
    meaning: fc.constantFrom('errors', 'log'),
    predicted: fc.boolean(),
  })
  .map(({ id, service: of, meaning, predicted }) => ({
    id,
    series: { measure: meaning, service: of },
    meaning: meaning as Signal['meaning'],
    direction: 'up',
    onsetMs: 500,
    seenMs: 600,
    band: { low: 0, usual: 0, high: 0.01 },
    now: 0.3,
    unit: '',
    surprise: 9,
    ...(predicted ? { crossing: { limit: 1, earliestMs: 1, expectedMs: 2, latestMs: 3 } } : {}),
  }));

const ranked = fc.record({ service, confidence: fc.double({ min: 0, max: 1, noNaN: true }) }).map((cause) => ({
  id: 'hyp_1',
  cause: { kind: 'service', service: cause.service } as const,
  says: `it is ${cause.service}`,
  confidence: cause.confidence,
  for: [{ says: 'because', evidenceIds: [], weight: 1 }],
  against: [],
  missing: ['more'],
  wouldSettle: 'a look',
}));

const weighed = fc.tuple(option, request).map(([id, asked]) => ({
  id,
  deed: { kind: 'act', request: asked, inverse: { kind: 'request', request: asked } } as const,
  hypothesisId: 'hyp_1',
  says: id,
  expects: '',
  secondsToEffect: 1,
  refutedAfterSeconds: 2,
  refutedIf: '',
  chance: 0.5,
  blastRadius: 0.1,
  worth: 0.5,
  because: '',
}));

const inverse = fc.oneof(
  request.map((asked) => ({ kind: 'request', request: asked }) as const),
  fc.constant({ kind: 'none', because: 'no way back' } as const),
);

export const anyIncidentEvent: fc.Arbitrary<IncidentEvent> = fc.oneof(
  signal.map((of) => ({ type: 'incident-opened', title: of.id, severity: 'major', signal: of }) as const),
  signal.map((of) => ({ type: 'signal-joined', signal: of }) as const),
  fc.constant({ type: 'severity-raised', severity: 'critical' } as const),
  fc.constant({ type: 'evidence-frozen', round: 1, evidence: [{ says: 'seen' } as never], missing: [] } as const),
  fc
    .array(ranked, { maxLength: 2 })
    .map((hypotheses) => ({ type: 'hypotheses-ranked', round: 1, hypotheses }) as const),
  fc.array(weighed, { maxLength: 2 }).map((options) => ({ type: 'options-weighed', round: 1, options }) as const),
  fc
    .tuple(option, fc.constantFrom('allowed', 'wait'))
    .map(
      ([optionId, kind]) =>
        ({ type: 'option-chosen', optionId, ruling: { kind, because: 'so' } as never, passedOver: [] }) as const,
    ),
  option.map(
    (optionId) =>
      ({
        type: 'approval-requested',
        approvalId: 'apr_1',
        optionId,
        actionHash: 'h',
        needed: 2,
        expiresMs: 9_000,
        proposer: ada,
      }) as const,
  ),
  fc.constant({ type: 'approval-given', approvalId: 'apr_1', by: ada } as const),
  fc.constant({ type: 'approval-rejected', approvalId: 'apr_1', by: ada, reason: 'no' } as const),
  fc.constant({ type: 'approval-expired', approvalId: 'apr_1' } as const),
  fc.constant({ type: 'action-held-back', gate: 'policy-wait', because: 'too soon', untilMs: 5_000 } as const),
  fc.constant({ type: 'watch-began', untilMs: 7_000, because: 'it is young' } as const),
  fc.tuple(key, request, inverse, fc.option(key)).map(([of, asked, back, undoes]) => {
    return { type: 'action-started', key: of, optionId: null, request: asked, inverse: back, undoes } as const;
  }),
  key.map((of) => ({ type: 'action-applied', key: of, receipt: 'done' }) as const),
  fc
    .tuple(key, fc.boolean())
    .map(([of, reached]) => ({ type: 'action-rejected', key: of, because: 'full', reached }) as const),
  key.map((of) => ({ type: 'action-unknown', key: of, because: 'silence' }) as const),
  fc.tuple(fc.option(key), fc.constantFrom('helped', 'not-yet', 'refuted', 'cannot-tell')).map(
    ([of, help]) =>
      ({
        type: 'verification-completed',
        key: of,
        help: help as never,
        attribution: null,
        readings: [],
        because: 'seen',
      }) as const,
  ),
  fc.boolean().map((delivered) => ({ type: 'person-called', to: 'pager', delivered, because: '' }) as const),
  fc.constant({ type: 'incident-escalated', because: 'nothing helps' } as const),
  fc.constant({ type: 'incident-resolved', attribution: 'by-person', because: 'well' } as const),
  service.map((of) => ({ type: 'service-released', service: of }) as const),
  fc.constant({ type: 'postmortem-written', path: 'p.md', sha256: 'h' } as const),
  fc.constant({ type: 'comment-added', text: 'hm' } as const),
);

/** As a store would hold it; the time is its place in the log, so that folds may be compared. */
export function storedAs(
  { type, ...body }: IncidentEvent,
  place: Pick<StoredEvent, 'stream' | 'version' | 'position'>,
): StoredEvent {
  return {
    ...place,
    id: `evt_${place.position}`,
    type,
    schemaVersion: INCIDENT_SCHEMA_VERSION,
    atMs: 1_000 * place.position,
    recordedMs: 1_000 * place.position,
    actor: place.position % 2 === 0 ? ada : { kind: 'agent', name: 'Scout' },
    causeId: null,
    body,
    previousHash: '',
    hash: '',
  };
}
