// INV-20: a row of the board, folded along in its small form, says what a fold of the whole life says.
import { incident, type IncidentEvent, type Signal, type StoredEvent } from '@kintsugi/domain';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyIncidentEvent, storedAs } from './lives.kit.ts';
import { outlineOf } from './outline.ts';
import { emptyProjections, foldAll } from './projections.ts';
import { boardOf } from './board-list.ts';
import { stateOf } from './timeline.ts';

const happened = (event: IncidentEvent, index: number) =>
  ({ event, atMs: 1_000 + index, actor: { kind: 'person', name: 'ada' } }) as const;

test('whatever happens to an incident, its outline evolves as the whole of it does', () => {
  fc.assert(
    fc.property(fc.array(anyIncidentEvent, { maxLength: 40 }), (events) => {
      let whole = incident.initial;
      let outline = outlineOf(incident.initial);
      for (const [index, event] of events.entries()) {
        whole = incident.evolve(whole, happened(event, index));
        outline = outlineOf(incident.evolve(outline, happened(event, index)));
        expect(outline).toEqual(outlineOf(whole));
      }
    }),
  );
});

test('the board holds every incident once, newest first, however the log mixes them', () => {
  const anyLog = fc.array(fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), event: anyIncidentEvent }), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(anyLog, (log) => {
      const projections = emptyProjections();
      const list = boardOf(() => projections);
      const byId = new Map<string, StoredEvent[]>();
      for (const [position, { id, event }] of log.entries()) {
        const life = byId.get(id) ?? [];
        const stored = storedAs(event, { stream: `incident:${id}`, version: life.length + 1, position: position + 1 });
        byId.set(id, [...life, stored]);
        foldAll(projections, stored);
        list();
      }
      const openings = list().map(({ openedMs }) => openedMs);
      expect(openings).toEqual(openings.toSorted((a, b) => b - a));
      expect(new Set(list().map(({ id }) => id))).toEqual(new Set(byId.keys()));
      for (const { id, outline } of list()) expect(outline).toEqual(outlineOf(stateOf(byId.get(id) ?? [])));
    }),
  );
});

test('an outline stays small: of a thousand signals it keeps one of each kind a service', () => {
  const signal = (n: number): Signal => ({
    id: `s${n}`,
    series: { measure: 'errors', service: ['alpha', 'beta'][n % 2] as string },
    meaning: 'errors',
    direction: 'up',
    onsetMs: 0,
    seenMs: 0,
    band: { low: 0, usual: 0, high: 1 },
    now: 2,
    unit: '',
    surprise: 9,
  });
  const events = Array.from({ length: 1_000 }, (_, n) => ({ type: 'signal-joined', signal: signal(n) }) as const);
  const state = events.reduce((before, event, n) => incident.evolve(before, happened(event, n)), incident.initial);
  expect(outlineOf(state).signals.map(({ id }) => id)).toEqual(['s0', 's1']);
});
