// The process runtime as its port: every question goes to the keeper, which is started again when it was killed.
import { mkdirSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { refuse } from '@kintsugi/domain';
import type { ActionKind, ActionRequest, Change, ChangeOutcome, Inverse, Refusal } from '@kintsugi/domain';
import type { OutcomeAnswer, ReleaseState, ServiceState } from '@kintsugi/engine/ports';
import { endProcessRuntime } from './down.ts';
import { callKeeper, KeeperFailed, KeeperUnreachable, startOrAdoptKeeper } from './keeper-door.ts';
import type { Door } from './keeper-door.ts';
import { layoutOf } from './layout.ts';
import type { Layout } from './layout.ts';
import type { PreparedReleases } from './keeper/declare.ts';
import { createObserver } from './observer.ts';
import type { Reading } from './keeper/views.ts';
import { storeRelease } from './release/release-store.ts';
import type { DeclareAnswer, ProcessRuntime, RuntimeSpec, ServiceSpec } from './spec.ts';

export interface ConnectOptions {
  /** Everything that the runtime keeps is below `runtime/` and `releases/` in it. Made if it is not there. */
  readonly dataFolder: string;
}

const ABILITIES: readonly ActionKind[] = [
  'deploy',
  'rollback',
  'configure',
  'restore-configuration',
  'rolling-restart',
  'replace-replica',
  'scale',
];
const SERVICE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;
const OUTCOME_POLL_MS = 100;
const SETTLED_POLL_MS = 50;
const TRIES = 3;

/** Finds or starts the keeper of `dataFolder`. Rejects with `KeeperUnreachable` (`message`, `mend`) when that is impossible. */
export async function connectProcessRuntime({ dataFolder }: ConnectOptions): Promise<ProcessRuntime> {
  mkdirSync(dataFolder, { recursive: true });
  const layout = layoutOf(realpathSync(resolve(dataFolder)));
  let door: Door | null = await startOrAdoptKeeper(layout.dataFolder);
  let ended = false;

  const ask = async <Answer>(path: string, body: unknown = {}): Promise<Answer> => {
    for (let tried = 1; ; tried++) {
      if (ended) throw new KeeperUnreachable('this runtime was ended or let go', 'Connect again.');
      try {
        door ??= await startOrAdoptKeeper(layout.dataFolder);
        return (await callKeeper(door, path, body)) as Answer;
      } catch (error) {
        if (error instanceof KeeperFailed || error instanceof KeeperUnreachable || tried === TRIES) throw error;
        door = null;
      }
    }
  };

  const observer = createObserver();
  return {
    abilities: new Set(ABILITIES),
    services: () => ask<readonly ServiceState[]>('/services'),
    releases: (service) => ask<readonly ReleaseState[]>('/releases', { service }),
    changes: (sinceMs) => ask<readonly Change[]>('/changes', { sinceMs }),
    inverseOf: (request: ActionRequest) => ask<Inverse>('/inverse', { request }),
    outcomeOf: (key) => ask<OutcomeAnswer>('/outcome', { key }),
    async apply(request, key, by) {
      if (door === null) door = await startOrAdoptKeeper(layout.dataFolder);
      const outcome = await callKeeper(door, '/apply', { request, key, by }).catch((error: unknown) => {
        if (error instanceof KeeperFailed) return { kind: 'unknown', because: error.message };
        door = null;
        return null;
      });
      return outcome === null ? findOut(key, ask) : (outcome as ChangeOutcome);
    },
    async registerRelease(service, folder) {
      const spec = await ask<ServiceSpec | null>('/spec', { service });
      if (spec === null)
        return refuse('unknown-service', `there is no service ${service}`, 'Declare it in the configuration first.');
      const prepared = await storeRelease(layout, spec, resolve(folder));
      if (!prepared.ok) return prepared;
      const { release, contentHash } = prepared;
      return {
        ok: true,
        release: await ask<ReleaseState>('/register', { service, prepared: { release, contentHash } }),
      };
    },
    async declare(spec) {
      const prepared = await prepareReleases(layout, spec);
      return prepared.ok ? ask<DeclareAnswer>('/declare', { spec, prepared: prepared.releases }) : prepared;
    },
    async settled(timeoutMs) {
      const deadline = Date.now() + timeoutMs;
      for (;;) {
        if (!(await ask<boolean>('/busy')) && (await ask<readonly ServiceState[]>('/services')).every(isSettled))
          return true;
        if (Date.now() > deadline) return false;
        await sleep(SETTLED_POLL_MS);
      }
    },
    observe: async () => observer(await ask<Reading>('/observe')),
    async down() {
      await endProcessRuntime(layout.dataFolder);
      ended = true;
    },
    async close() {
      ended = true;
    },
  };
}

/** Copied here and not in the keeper, whose balancers must not wait for a disk. */
async function prepareReleases(
  layout: Layout,
  spec: RuntimeSpec,
): Promise<
  { readonly ok: true; readonly releases: PreparedReleases } | { readonly ok: false; readonly refusal: Refusal }
> {
  const releases: Record<string, { release: string; contentHash: string }> = {};
  for (const service of spec.services) {
    const { name } = service;
    if (!SERVICE_NAME.test(name)) {
      const detail = `${JSON.stringify(name.slice(0, 80))} can't be the name of a service`;
      return refuse('bad-name', detail, 'Use letters, digits, -, _ and ., at most 63.');
    }
    const stored = await storeRelease(layout, service);
    if (!stored.ok) return { ok: false, refusal: { ...stored.refusal, detail: `${name}: ${stored.refusal.detail}` } };
    releases[name] = { release: stored.release, contentHash: stored.contentHash };
  }
  return { ok: true, releases };
}

/** The keeper was lost under the call: its successor knows what became of it, or fences the key so that nothing will. */
async function findOut(
  key: string,
  ask: <Answer>(path: string, body: unknown) => Promise<Answer>,
): Promise<ChangeOutcome> {
  for (;;) {
    const answer = await ask<OutcomeAnswer>('/outcome', { key }).catch((error: unknown): OutcomeAnswer => ({
      kind: 'unknown',
      because: `the keeper was lost: ${String(error)}`,
    }));
    if (answer.kind === 'never-seen')
      return {
        kind: 'rejected',
        because: 'the keeper was ended before it began',
        mend: 'Nothing was touched. Ask again with a fresh key.',
      };
    if (answer.kind !== 'running') return answer;
    await sleep(OUTCOME_POLL_MS);
  }
}

function isSettled({ desiredReplicas, replicas }: ServiceState): boolean {
  return replicas.length === desiredReplicas && replicas.every(({ state }) => state === 'ready');
}
