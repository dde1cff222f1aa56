// The intake as the main thread sees it: a thread that is started, asked, watched, and started again when it dies.
import type { Refusal, Signal } from '@kintsugi/domain';
import type { ProbeResult, ServiceState, Telemetry, TelemetryBatch } from '@kintsugi/engine/ports';
import type { Declared, IntakeReport, IntakeSettings, WriteAnswer } from './messages.ts';
import { telemetryProxy } from './telemetry-proxy.ts';
import { startThread } from './thread-line.ts';
import type { ThreadLine } from './thread-line.ts';

export interface IntakeOptions extends Omit<IntakeSettings, 'observerModule' | 'masking'> {
  /** Default: every rule but addresses of machines. */
  readonly masking?: IntakeSettings['masking'];
  readonly observerModule?: string;
  /** Told in words of what was lost, refused, or started again. */
  readonly onTrouble: (what: string) => void;
  /** Waits before the thread is started again, the first and the longest. */
  readonly backoffMs?: { readonly first: number; readonly most: number };
}

export interface IntakeStatus {
  readonly up: boolean;
  readonly restarts: number;
  /** The last that the thread said; null until it said something. */
  readonly report: IntakeReport | null;
}

export interface Intake {
  readonly otlpPort: number;
  readonly telemetry: Telemetry;
  /** From now on. Signals that came before were kept, up to a bound, and come first. */
  onSignals(hear: (signals: readonly Signal[]) => void): void;
  /** Resolves when the batch is durable, or refused. */
  write(batch: TelemetryBatch): Promise<WriteAnswer>;
  /** Replaces what was declared before. */
  declare(declared: Declared): void;
  services(atMs: number, services: readonly ServiceState[]): void;
  probe(result: ProbeResult): void;
  status(): IntakeStatus;
  /** What was acknowledged is durable afterwards. */
  close(): Promise<void>;
}

export type StartedIntake =
  | { readonly ok: true; readonly intake: Intake }
  | { readonly ok: false; readonly refusal: Refusal };

const BACKOFF_MS = { first: 500, most: 30_000 };
/** A thread that lived this long did not die of its start. */
const STEADY_MS = 60_000;
const SIGNALS_KEPT_MAX = 1_000;

export async function startIntake(options: IntakeOptions): Promise<StartedIntake> {
  const supervised = new SupervisedIntake(options);
  const refusal = await supervised.start();
  return refusal === null ? { ok: true, intake: supervised } : { ok: false, refusal };
}

class SupervisedIntake implements Intake {
  readonly telemetry: Telemetry;
  otlpPort: number;
  private readonly options: IntakeOptions;
  private readonly backoffMs: { readonly first: number; readonly most: number };
  private line: ThreadLine | null = null;
  private declared: Declared | null = null;
  private lastServices: { readonly atMs: number; readonly services: readonly ServiceState[] } | null = null;
  private report: IntakeReport | null = null;
  private restarts = 0;
  private waitMs: number;
  private retry: NodeJS.Timeout | null = null;
  private closing = false;
  private kept: Signal[] = [];
  private hear: ((signals: readonly Signal[]) => void) | null = null;

  constructor(options: IntakeOptions) {
    this.options = options;
    this.backoffMs = options.backoffMs ?? BACKOFF_MS;
    this.waitMs = this.backoffMs.first;
    this.otlpPort = options.otlp.port;
    this.telemetry = telemetryProxy((question) => {
      if (this.line === null) return Promise.reject(new Error('the intake is starting again: ask in a moment'));
      return this.line.ask(question);
    });
  }

  /** null when the thread listens; the refusal of a start that can't succeed otherwise. */
  async start(): Promise<Refusal | null> {
    const { otlp, telemetry, logs, masking = {}, observerModule = null } = this.options;
    const startedMs = performance.now();
    const started = await startThread(
      { otlp: { host: otlp.host, port: this.otlpPort }, telemetry, logs, masking, observerModule },
      {
        onSignals: (signals) => this.pass(signals),
        onTrouble: this.options.onTrouble,
        onReport: (report) => (this.report = report),
        onLost: (because) => this.lost(because, startedMs),
      },
    );
    if (!started.ok) return started.refusal;
    if (this.closing) {
      await started.line.close();
      return null;
    }
    this.line = started.line;
    this.otlpPort = started.otlpPort;
    if (this.declared !== null) this.line.tell({ kind: 'declare', declared: this.declared });
    if (this.lastServices !== null) this.line.tell({ kind: 'services', ...this.lastServices });
    return null;
  }

  onSignals(hear: (signals: readonly Signal[]) => void): void {
    this.hear = hear;
    if (this.kept.length > 0) hear(this.kept.splice(0));
  }

  write(batch: TelemetryBatch): Promise<WriteAnswer> {
    if (this.line === null)
      return Promise.resolve({ ok: false, retryAfterSeconds: 1, because: 'the intake is starting again' });
    return this.line.write(batch);
  }

  declare(declared: Declared): void {
    this.declared = declared;
    this.line?.tell({ kind: 'declare', declared });
  }

  services(atMs: number, services: readonly ServiceState[]): void {
    this.lastServices = { atMs, services };
    this.line?.tell({ kind: 'services', atMs, services });
  }

  probe(result: ProbeResult): void {
    this.line?.tell({ kind: 'probe', result });
  }

  status(): IntakeStatus {
    return { up: this.line !== null, restarts: this.restarts, report: this.report };
  }

  async close(): Promise<void> {
    this.closing = true;
    if (this.retry !== null) clearTimeout(this.retry);
    await this.line?.close();
    this.line = null;
  }

  private pass(signals: readonly Signal[]): void {
    if (this.hear !== null) this.hear(signals);
    else if (this.kept.length < SIGNALS_KEPT_MAX) this.kept.push(...signals);
  }

  private lost(because: string, startedMs: number): void {
    this.line = null;
    if (this.closing) return;
    this.waitMs = performance.now() - startedMs >= STEADY_MS ? this.backoffMs.first : this.waitMs;
    this.options.onTrouble(
      `The intake thread ended (${because}); it is started again in ${this.waitMs} ms. Until then senders are refused and keep what they have.`,
    );
    this.again();
  }

  private again(): void {
    const waitMs = this.waitMs;
    this.waitMs = Math.min(this.backoffMs.most, this.waitMs * 2);
    this.retry = setTimeout(() => {
      this.restarts += 1;
      void this.start().then((refusal) => {
        if (refusal === null || this.closing) return;
        this.options.onTrouble(`The intake can't be started again: ${refusal.detail}. ${refusal.mend}`);
        this.again();
      });
    }, waitMs);
  }
}
