// The real world: stores, intake, process runtime, probes and notifiers, opened side by side.
import { join } from 'node:path';
import { createSystemClock } from '@kintsugi/adapters/clock';
import { createTerminalNotifier, createWebhookNotifier } from '@kintsugi/adapters/notifier';
import { createHttpProbes } from '@kintsugi/adapters/probes/http';
import { connectProcessRuntime, KeeperUnreachable, type ProcessRuntime } from '@kintsugi/adapters/runtime/process';
import type { Refusal } from '@kintsugi/domain';
import type { EventStore, Notifier } from '@kintsugi/engine/ports';
import type { LoadedConfiguration } from '../configuration/load.ts';
import type { Configuration } from '../configuration/schema.ts';
import { documentsIn } from '../folder/documents.ts';
import { memoryFileIn } from '../folder/memory-file.ts';
import type { IntakeState } from '../handlers/site.ts';
import { Masking } from '../masking/masking.ts';
import { startIntake, type Intake, type StartedIntake } from '../intake/start-intake.ts';
import { attend, type Attendant } from './attendant.ts';
import type { OpenedDevelopment } from './development.ts';
import { openDevelopment } from './development.ts';
import { openStore } from './open-store.ts';
import { rememberedPort, rememberPort } from './remembered-port.ts';
import { runtimeSpecOf } from './runtime-spec.ts';
import type { OpenWorld, ServerWorld } from './world.ts';

export interface WorldOptions {
  /** One line about something that a person should know of. */
  readonly onTrouble: (line: string) => void;
  /** Where a person at a terminal is called. */
  readonly onCall: (text: string) => void;
}

const HOUR_MS = 3_600_000;
const MEGABYTE = 1_048_576;
const WEBHOOK_TIMEOUT_MS = 5_000;

interface Parts {
  readonly store: EventStore;
  readonly intake: Intake;
  readonly runtime: ProcessRuntime;
  readonly development: OpenedDevelopment | null;
  readonly masking: Masking;
}

export function realWorld(options: WorldOptions): OpenWorld {
  return async (configuration) => {
    const masking = new Masking(configuration.values.masking);
    const [store, intake, runtime, development] = await Promise.all([
      openStore(configuration),
      openIntake(configuration, options.onTrouble),
      openRuntime(configuration.dataFolder),
      openDevelopment(configuration, masking, options.onTrouble),
    ]);
    if (store.ok && intake.ok && runtime.ok && development.ok) {
      const parts = {
        store: store.store,
        intake: intake.intake,
        runtime: runtime.runtime,
        development: development.development,
        masking,
      };
      return { ok: true, world: worldOf(configuration, options, parts) };
    }
    if (store.ok) await store.store.close();
    if (intake.ok) await intake.intake.close();
    if (runtime.ok) await letGo(runtime.runtime);
    if (development.ok) await development.development?.close();
    const refusals = [store, intake, runtime, development].flatMap((opened) => (opened.ok ? [] : [opened.refusal]));
    return {
      ok: false,
      refusal: refusals[0] ?? { kind: 'unavailable', detail: 'the world cannot be opened', mend: 'See the log.' },
    };
  };
}

function worldOf(
  configuration: LoadedConfiguration,
  options: WorldOptions,
  { store, intake, runtime, development, masking }: Parts,
): ServerWorld {
  const { values, dataFolder } = configuration;
  const clock = createSystemClock();
  const otlpUrl = `http://${values.server.host}:${intake.otlpPort}`;
  let attendant: Attendant | null = null;
  let isQuiet = false;
  return {
    store,
    telemetry: intake.telemetry,
    runtime,
    notifiers: notifiersOf(values, options.onCall).map((notifier) => masking.notifier(notifier)),
    documents: documentsIn(dataFolder),
    memory: memoryFileIn(dataFolder, 'incidents.bin'),
    readModels: memoryFileIn(dataFolder, 'read-models.txt'),
    clock,
    development: development?.world ?? null,
    onPush: (listener) => development?.onPush(listener),
    otlpUrl,
    intake: () => stateOf(intake, otlpUrl, masking),
    async begin(onSignals) {
      const declared = await runtime.declare(runtimeSpecOf(configuration, otlpUrl));
      if (!declared.ok) return declared;
      intake.onSignals((signals) => {
        if (!isQuiet) onSignals(signals);
      });
      const probes = createHttpProbes();
      attendant = attend({
        configuration: values,
        objectives: configuration.objectives,
        runtime,
        intake,
        probes,
        now: clock.now,
        onTrouble: options.onTrouble,
      });
      return { ok: true };
    },
    quiet() {
      isQuiet = true;
      attendant?.stop();
    },
    endServices: () => runtime.down(),
    stopIntake: () => intake.close(),
    async close() {
      await development?.close();
      await letGo(runtime);
      await store.close();
    },
  };
}

async function openIntake(
  { values, dataFolder }: LoadedConfiguration,
  onTrouble: (line: string) => void,
): Promise<StartedIntake> {
  const { host, otlpPort } = values.server;
  const wanted = otlpPort === 0 ? await rememberedPort(dataFolder, 'otlp-port') : otlpPort;
  const start = (port: number) =>
    startIntake({
      otlp: { host, port },
      telemetry: {
        folder: join(dataFolder, 'telemetry'),
        retentionMs: values.telemetry.retentionHours * HOUR_MS,
        maxBytes: values.telemetry.maxDiskMb * MEGABYTE,
      },
      logs: {
        folder: join(dataFolder, 'runtime', 'logs'),
        positions: join(dataFolder, 'telemetry', 'log-positions.json'),
      },
      masking: values.masking,
      onTrouble,
    });
  let started = await start(wanted);
  // The remembered port was only a wish.
  if (!started.ok && otlpPort === 0 && wanted !== 0) started = await start(0);
  if (started.ok) await rememberPort(dataFolder, 'otlp-port', started.intake.otlpPort);
  return started;
}

/** What it keeps goes on; a keeper that keeps nothing would only be left behind. One that was ended says nothing more. */
async function letGo(runtime: ProcessRuntime): Promise<void> {
  const services = await runtime.services().catch(() => null);
  await (services?.length === 0 ? runtime.down() : runtime.close());
}

async function openRuntime(
  dataFolder: string,
): Promise<{ ok: true; runtime: ProcessRuntime } | { ok: false; refusal: Refusal }> {
  try {
    return { ok: true, runtime: await connectProcessRuntime({ dataFolder }) };
  } catch (error) {
    if (!(error instanceof KeeperUnreachable)) throw error;
    return { ok: false, refusal: { kind: 'keeper-unreachable', detail: error.message, mend: error.mend } };
  }
}

/** The terminal is always there: an incident that nobody can be called about must at least stand in the log. */
function notifiersOf({ notify }: Configuration, onCall: (text: string) => void): Notifier[] {
  return [
    createTerminalNotifier(onCall),
    ...notify.webhooks.map(({ name, url }) => createWebhookNotifier({ name, url, timeoutMs: WEBHOOK_TIMEOUT_MS })),
  ];
}

function stateOf(intake: Intake, url: string, masking: Masking): IntakeState {
  const { up, restarts, report } = intake.status();
  const refusing = report?.store.refusing ?? null;
  const says = !up
    ? 'is starting again'
    : refusing !== null
      ? `refuses: ${refusing}`
      : restarts > 0
        ? `takes telemetry; was started again ${restarts} ×`
        : 'takes telemetry';
  const masked = [...(report?.masked ?? []), ...masking.counts()];
  return { up, url, pointsPerSecond: report?.pointsPerSecond ?? null, refused: report?.refused ?? null, says, masked };
}
