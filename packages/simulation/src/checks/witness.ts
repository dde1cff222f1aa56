// Sees everything that becomes durable, every call to the runtime and every execution, and holds them to the invariants.
import type { ActionRequest, Incident, IncidentEvent, Policy, StoredEvent } from '@kintsugi/domain';
import { canonicalAction, incident, upcastIncidentEvent } from '@kintsugi/domain';
import type { RuntimeWitness } from '../ports/runtime.ts';
import type { StoreWitness } from '../ports/event-store.ts';
import type { Execution } from '../world/operations.ts';
import type { World } from '../world/world.ts';
import { whyOutsidePolicy } from './policy.ts';
import type { Report } from './violation.ts';

type Started = Extract<IncidentEvent, { type: 'action-started' }>;

/** One service's stream, as the checks fold it: not with the domain's own ledger. */
interface Hold {
  holder: string | null;
  readonly countedMs: number[];
}

export class Witness implements StoreWitness, RuntimeWitness {
  /** Every event of the store in order of durability. */
  readonly events: StoredEvent[] = [];
  readonly acknowledgedHashes: StoredEvent[] = [];
  readonly incidents = new Map<string, Incident>();
  readonly #started = new Map<string, { readonly incidentId: string; readonly event: Started }>();
  readonly #operated = new Map<string, ActionRequest>();
  readonly #calls = new Set<string>();
  readonly #executed = new Set<string>();
  readonly #deeds = new Map<string, string>();
  readonly #holds = new Map<string, Hold>();
  /** True times. */
  readonly #openedMs = new Map<string, number>();
  readonly #choices = new Map<string, number>();
  readonly #report: Report;
  readonly #policy: Policy;
  readonly #world: World;
  readonly #onDurable: (event: StoredEvent) => void;
  paused = false;

  constructor(policy: Policy, world: World, report: Report, onDurable: (event: StoredEvent) => void) {
    this.#policy = policy;
    this.#world = world;
    this.#report = report;
    this.#onDurable = onDurable;
  }

  acknowledged(events: readonly StoredEvent[]): void {
    this.acknowledgedHashes.push(...events);
  }

  durable(events: readonly StoredEvent[]): void {
    for (const stored of events) {
      this.events.push(stored);
      if (stored.stream.startsWith('incident:')) this.#incident(stored);
      else if (stored.stream.startsWith('service:')) this.#service(stored);
      this.#onDurable(stored);
    }
  }

  #incident(stored: StoredEvent): void {
    const id = stored.stream.slice('incident:'.length);
    const event = upcastIncidentEvent(stored.type, stored.schemaVersion, stored.body);
    if (event === null) return this.#report('INV-17', `${stored.type} of ${id} cannot be read back`);
    const before = this.incidents.get(id) ?? incident.initial;
    if (event.type === 'action-started') this.#start(id, event, before, stored);
    if (event.type === 'incident-resolved') this.#resolve(id, event, stored);
    if (event.type === 'incident-opened') this.#openedMs.set(id, this.#world.trueMs());
    if (event.type === 'option-chosen') this.#choices.set(id, 0);
    this.incidents.set(id, incident.evolve(before, { event, atMs: stored.atMs, actor: stored.actor }));
  }

  #start(id: string, event: Started, before: Incident, stored: StoredEvent): void {
    this.#started.set(event.key, { incidentId: id, event });
    const what = `${event.key} of ${id}`;
    if (event.inverse.kind === 'none' && event.inverse.because === '')
      this.#report('INV-29', `${what} has no inverse and does not say why`);
    if (event.undoes !== null) {
      if (stored.actor.kind !== 'person' && (before.phase === 'escalated' || before.phase === 'resolved'))
        this.#report('INV-24', `${what} took something back after a person had taken over`);
      return;
    }
    if (before.phase === 'escalated' || before.phase === 'resolved')
      this.#report('INV-24', `${what} started in an incident that is ${before.phase}`);
    const starts = (this.#choices.get(id) ?? 0) + 1;
    this.#choices.set(id, starts);
    if (starts > 1) this.#report('INV-15', `${what} is the second start of one choice`);
    const because = whyOutsidePolicy({
      policy: this.#policy,
      services: this.#world.fleets.size,
      request: event.request,
      atMs: stored.atMs,
      countedOnServiceMs: this.#hold(event.request.service).countedMs,
      countedMs: [...this.#holds.values()].flatMap(({ countedMs }) => countedMs),
      history: this.events.filter(({ stream }) => stream === stored.stream),
    });
    if (because !== null) this.#report('INV-24', `${what} is outside policy: ${because}`);
  }

  #resolve(id: string, event: Extract<IncidentEvent, { type: 'incident-resolved' }>, stored: StoredEvent): void {
    if (event.attribution === 'by-person') return;
    const judged = this.events.findLast(
      ({ stream, type }) => stream === stored.stream && type === 'verification-completed',
    );
    const readings = (judged?.body as { readings?: readonly { verdict: string }[] } | undefined)?.readings ?? [];
    if (readings.length === 0 || readings.some(({ verdict }) => verdict !== 'healthy'))
      this.#report('INV-27', `${id} was resolved without healthy readings`);
    const openedMs = this.#openedMs.get(id) ?? 0;
    for (const { series, meaning } of this.incidents.get(id)?.signals ?? []) {
      if (meaning !== 'errors' && meaning !== 'availability') continue;
      const illSinceMs = this.#world.illSinceMs(series.service, meaning);
      if (illSinceMs !== null && illSinceMs <= openedMs)
        this.#report('INV-27', `${id} was resolved, and ${series.service} has been ill all the time`);
    }
  }

  #service(stored: StoredEvent): void {
    const service = stored.stream.slice('service:'.length);
    const hold = this.#hold(service);
    const body = stored.body as { by?: string; key?: string; request?: ActionRequest };
    switch (stored.type) {
      case 'service-reserved':
        if (hold.holder !== null)
          this.#report('INV-26', `${service} was reserved for ${body.by} while ${hold.holder} held it`);
        hold.holder = body.by ?? null;
        return;
      case 'service-freed':
        hold.holder = null;
        return;
      case 'action-counted':
        hold.countedMs.push(stored.atMs);
        return;
      case 'operation-started':
        if (body.key !== undefined && body.request !== undefined) this.#operated.set(body.key, body.request);
        return;
      default:
        return;
    }
  }

  #hold(service: string): Hold {
    const hold = this.#holds.get(service) ?? { holder: null, countedMs: [] };
    this.#holds.set(service, hold);
    return hold;
  }

  called(request: ActionRequest, key: string): void {
    if (this.#calls.has(key)) this.#report('INV-15', `the runtime was told ${key} a second time`);
    this.#calls.add(key);
    const started = this.#started.get(key);
    const recorded = started?.event.request ?? this.#operated.get(key);
    if (recorded === undefined) return this.#report('INV-15', `the runtime was told ${key} before it was on record`);
    if (canonicalAction(recorded) !== canonicalAction(request))
      this.#report('INV-15', `the runtime was told something else under ${key} than is on record`);
    if (started === undefined) return;
    const { holder } = this.#hold(request.service);
    if (holder !== started.incidentId)
      this.#report('INV-26', `${started.incidentId} acts on ${request.service}, which ${holder ?? 'nobody'} holds`);
    const byPerson = this.#startOf(key)?.actor.kind === 'person';
    if (this.paused && !byPerson) this.#report('INV-24', `${key} was called while everything was paused`);
  }

  executed({ key, request }: Execution): void {
    if (this.#executed.has(key)) this.#report('INV-15', `${key} was carried out twice`);
    this.#executed.add(key);
    const started = this.#started.get(key);
    if (started === undefined) {
      if (!this.#operated.has(key)) this.#report('INV-15', `${key} was carried out and is on no record`);
      return;
    }
    if (started.event.undoes !== null) return;
    const deed = `${started.incidentId} ${canonicalAction(request)}`;
    const other = this.#deeds.get(deed);
    if (other !== undefined) this.#report('INV-15', `${other} and ${key} did the same thing for ${started.incidentId}`);
    this.#deeds.set(deed, key);
  }

  #startOf(key: string): StoredEvent | undefined {
    return this.events.findLast(({ type, body }) => type === 'action-started' && (body as Started).key === key);
  }
}
