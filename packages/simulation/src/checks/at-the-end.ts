// What must hold when everything has come to its end: nothing lost, every chain whole, every read model a plain fold.
import type { Incident, StoredEvent } from '@kintsugi/domain';
import { nextStep } from '@kintsugi/domain';
import type { Engine } from '@kintsugi/engine';
import { emptyProjections, foldAll } from '@kintsugi/engine';
import type { EventStore } from '@kintsugi/engine/ports';
import type { Report } from './violation.ts';
import type { Witness } from './witness.ts';

/** True when the incident asks for nothing more by itself: it is over, or a person has it. */
export function isAtItsEnd(state: Incident, nowMs: number): boolean {
  const step = nextStep(state, nowMs);
  if (step.kind === 'done') return true;
  const handedOver = state.phase === 'escalated' && (state.calls.delivered || state.calls.tries >= 5);
  return handedOver && step.kind === 'check';
}

export async function checkStore(store: EventStore, witness: Witness, report: Report): Promise<void> {
  await store.checkpoint();
  const audit = await store.verify();
  if (!audit.ok) report('INV-18', `the chain is broken: ${audit.fault?.detail ?? 'it does not say how'}`);
  const stored = await everything(store);
  const hashes = new Set(stored.map(({ hash }) => hash));
  for (const event of witness.acknowledgedHashes)
    if (!hashes.has(event.hash))
      report('INV-16', `${event.type} (version ${event.version} of ${event.stream}) was acknowledged and is gone`);
  const places = new Set(stored.map(({ stream, version }) => `${stream} ${version}`));
  if (places.size !== stored.length) report('INV-19', 'two events stand at the same version of one stream');
}

export async function checkReadModels(
  engine: Engine,
  store: EventStore,
  witness: Witness,
  report: Report,
): Promise<void> {
  const fresh = emptyProjections();
  for (const event of await everything(store)) foldAll(fresh, event);
  const rows = new Map(engine.views.board().map((row) => [row.id, JSON.stringify(row)]));
  for (const [id, row] of fresh.board)
    if (rows.get(id) !== JSON.stringify(row))
      report('INV-20', `the board shows ${rows.get(id) ?? `no ${id}`}, a fold from zero ${JSON.stringify(row)}`);
  if (rows.size !== fresh.board.size) report('INV-20', `the board has ${rows.size} rows, a fold ${fresh.board.size}`);
  const card = JSON.stringify(engine.views.scorecard());
  const folded = JSON.stringify(fresh.scorecard.scorecard);
  if (card !== folded) report('INV-20', `the scorecard shows ${card}, a fold from zero ${folded}`);
  for (const { id, phase, version } of engine.views.board()) {
    const state = witness.incidents.get(id);
    if (state?.phase !== phase || state.version !== version)
      report('INV-20', `the board shows ${id} at ${phase} ${version}, it is at ${state?.phase} ${state?.version}`);
  }
}

/** Every signal that was accepted is part of exactly one incident. */
export function checkSignals(accepted: ReadonlySet<string>, witness: Witness, report: Report): void {
  const homes = new Map<string, string[]>();
  for (const [id, { signals }] of witness.incidents)
    for (const signal of signals) homes.set(signal.id, [...(homes.get(signal.id) ?? []), id]);
  for (const signalId of accepted)
    if (!homes.has(signalId)) report('INV-16', `signal ${signalId} was accepted and is in no incident`);
  for (const [signalId, ids] of homes)
    if (ids.length > 1) report('INV-15', `signal ${signalId} is in ${ids.join(' and ')}`);
}

export async function everything(store: EventStore): Promise<readonly StoredEvent[]> {
  const all: StoredEvent[] = [];
  for (;;) {
    const page = await store.readAll({ after: all.at(-1)?.position ?? 0, limit: 10_000 });
    if (page.length === 0) return all;
    all.push(...page);
  }
}
