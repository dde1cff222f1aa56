// The intake thread: opens the core, and turns messages into calls. It must not know what anything means.
import { parentPort, workerData } from 'node:worker_threads';
import type { Observer } from '@kintsugi/engine';
import { openIntakeCore } from './intake-core.ts';
import type { IntakeCore } from './intake-core.ts';
import type { FromIntake, IntakeSettings, ToIntake } from './messages.ts';

const port = parentPort;
if (port === null) throw new Error('this runs as a thread of the server');
const say = (message: FromIntake, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);

const settings = workerData as IntakeSettings;
const { createObserver } = (await import(settings.observerModule ?? '@kintsugi/engine')) as {
  createObserver(): Observer;
};

try {
  const core = await openIntakeCore({
    settings,
    observer: createObserver(),
    now: Date.now,
    onSignals: (signals) => say({ kind: 'signals', signals }),
    onTrouble: (what) => say({ kind: 'trouble', what }),
    onReport: (report) => say({ kind: 'report', report }),
  });
  port.on('message', (message: ToIntake) => hear(core, message));
  say({ kind: 'started', otlpPort: core.otlpPort });
} catch (error) {
  const because = error instanceof Error ? error.message : String(error);
  say({ kind: 'unavailable', because, mend: 'Mend what is named here, and start again.' });
}

function hear(core: IntakeCore, message: ToIntake): void {
  switch (message.kind) {
    case 'ask':
      return reply(message.id, core.ask(message.question));
    case 'write':
      return reply(message.id, core.write(message.batch));
    case 'declare':
      return core.declare(message.declared);
    case 'services':
      return core.services(message.atMs, message.services);
    case 'probe':
      return core.probe(message.result);
    case 'close':
      return reply(
        message.id,
        core.close().then(() => port?.unref()),
      );
    default:
      message satisfies never;
  }
}

function reply(id: number, answer: Promise<unknown>): void {
  answer.then(
    (value) => say({ kind: 'answer', id, answer: value }, buffersIn(value)),
    (error: unknown) => say({ kind: 'failure', id, because: error instanceof Error ? error.message : String(error) }),
  );
}

/** Columns of series move to the main thread instead of being copied. */
function buffersIn(value: unknown): ArrayBuffer[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one: unknown) =>
    typeof one === 'object' &&
    one !== null &&
    'values' in one &&
    one.values instanceof Float64Array &&
    one.values.buffer instanceof ArrayBuffer
      ? [one.values.buffer]
      : [],
  );
}
