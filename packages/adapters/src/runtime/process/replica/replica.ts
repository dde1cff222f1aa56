// One replica of a service: its process is started, watched, started again when it ends by itself, and ended.
// It must not know balancers, operations or the journal: they hear of it through `ReplicaOrder`.
import { spawn } from 'node:child_process';
import type { ReplicaState } from '@kintsugi/engine/ports';
import { createBackend, whenIdle } from '../balancer/backend.ts';
import type { Backend, Counts } from '../balancer/backend.ts';
import type { Exit, ReplicaProcess } from '../journal/records.ts';
import type { HealthSpec } from '../spec.ts';
import { freePort } from './free-port.ts';
import { checkHealth } from './health-check.ts';
import { openLogFile } from './log-file.ts';
import { drainPipes, makePipes, openForChild, removePipes } from './output-pipes.ts';
import { endStragglers, identify, isAlive, signalGroup } from './process-identity.ts';
import type { Usage } from './usage.ts';

export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface ReplicaOrder {
  readonly instance: string;
  readonly release: string;
  readonly configuration: number;
  readonly operation: string;
  readonly pipesFolder: string;
  readonly logFile: string;
  readonly portsTaken: Set<number>;
  readonly counts: Counts;
  health(): HealthSpec;
  memoryLimitBytes(): number | null;
  launch(port: number): Launch;
  onStarted(process: ReplicaProcess): void;
  onExit(exit: Exit): void;
  /** Its state or its backend has changed. */
  onChange(): void;
}

export interface EndOptions {
  /** How long requests under way may take before SIGTERM. */
  readonly drainMs: number;
  /** How long after SIGTERM until SIGKILL. */
  readonly graceMs: number;
}

const CHECK_WHILE_STARTING_MS = 100;
const FAILURES_UNTIL_UNREADY = 3;
const BACK_OFF_FIRST_MS = 250;
const BACK_OFF_MAX_MS = 10_000;
/** A replica that ran this long before it ended begins its back-off anew. */
const STABLE_AFTER_MS = 30_000;
const ADOPTED_POLL_MS = 200;

export class Replica {
  readonly order: ReplicaOrder;
  state: ReplicaState['state'] = 'starting';
  process: ReplicaProcess | null = null;
  /** Set while the process runs. In the balancer only while `state` is ready. */
  backend: Backend | null = null;
  healthy: boolean | null = null;
  /** Why it is not healthy, in a few words. */
  complaint: string | null = null;
  restarts: number;
  lastExit: Exit | null;
  memoryBytes: number | null = null;
  cpuCores: number | null = null;

  #usage: { readonly atMs: number; readonly cpuSeconds: number } | null = null;
  #failures = 0;
  #crashesInRow = 0;
  #killedBecause: string | null = null;
  #leaving = false;
  #ended: Promise<void> | null = null;
  #onStopped: (() => void) | null = null;
  #timer: NodeJS.Timeout | null = null;
  #poll: NodeJS.Timeout | null = null;
  #output: { stop(): void } | null = null;

  constructor(order: ReplicaOrder, past: { readonly restarts: number; readonly lastExit: Exit | null }) {
    this.order = order;
    this.restarts = past.restarts;
    this.lastExit = past.lastExit;
  }

  async start(): Promise<void> {
    if (this.#leaving) return this.#stopped(0);
    this.#enter('starting');
    const attempt: ReplicaProcess = { pid: 0, started: 'never', port: 0, startedMs: Date.now() };
    try {
      const port = await freePort(this.order.portsTaken);
      this.order.portsTaken.add(port);
      await makePipes(this.order.pipesFolder, this.order.instance);
      if (this.#leaving) return this.#stopped(port);
      this.#spawn(port);
    } catch (error) {
      this.process ??= attempt;
      this.#exited(this.process, null, null, `could not be started: ${String(error)}`);
    }
  }

  /** Takes over a process that an earlier keeper started. Resolves after its first health check. */
  async adopt(running: ReplicaProcess): Promise<void> {
    this.order.portsTaken.add(running.port);
    this.#watch(running);
    // One that is long past its start is sick, not slow: it must not be killed for being late.
    if (Date.now() - running.startedMs > this.order.health().startTimeoutMs) this.#enter('unready');
    // Nobody tells us how another's child ends: it is asked whether it is still there.
    this.#poll = setInterval(() => {
      if (!isAlive(running)) this.#exited(running, null, null, 'ended; its keeper was not there to see how');
    }, ADOPTED_POLL_MS);
    await this.#check(running);
  }

  /** Takes no part in supervision any more; resolves when its process has gone. Asking again joins the first. */
  end(options: EndOptions): Promise<void> {
    this.#leaving = true;
    this.#ended ??= this.#end(options);
    return this.#ended;
  }

  get leaving(): boolean {
    return this.#leaving;
  }

  /** Takes a reading of what the process uses; ends it when it is over its memory limit, as a container would. */
  sample(usage: Usage): void {
    const atMs = performance.now();
    if (this.#usage)
      this.cpuCores = Math.max(0, (usage.cpuSeconds - this.#usage.cpuSeconds) / ((atMs - this.#usage.atMs) / 1_000));
    this.#usage = { atMs, cpuSeconds: usage.cpuSeconds };
    this.memoryBytes = usage.memoryBytes;
    const limit = this.order.memoryLimitBytes();
    if (limit !== null && usage.memoryBytes > limit)
      this.#kill(`memory limit (${megabytes(usage.memoryBytes)} MB of ${megabytes(limit)} MB)`);
  }

  #spawn(port: number): void {
    const { command, args, folder, env } = this.order.launch(port);
    const pipes = openForChild(this.order.pipesFolder, this.order.instance);
    const child = spawn(command, args, { cwd: folder, env, detached: true, stdio: ['ignore', pipes.out, pipes.err] });
    const startedMs = Date.now();
    const identity = child.pid === undefined ? null : identify(child.pid);
    const running: ReplicaProcess = {
      pid: child.pid ?? 0,
      started: identity?.started ?? 'ended at once',
      port,
      startedMs,
    };
    child.once('error', (error) => this.#exited(running, null, null, `could not be started: ${error.message}`));
    child.once('exit', (code, signal) => this.#exited(running, code, signal, null));
    if (child.pid !== undefined) this.order.onStarted(running);
    this.#watch(running);
    pipes.close();
    this.#schedule(() => void this.#check(running), CHECK_WHILE_STARTING_MS);
  }

  #watch(running: ReplicaProcess): void {
    this.process = running;
    this.backend = createBackend(this.order.instance, running.port, this.order.counts);
    this.#output?.stop();
    this.#output = drainPipes(this.order.pipesFolder, this.order.instance, openLogFile(this.order.logFile));
  }

  async #check(running: ReplicaProcess): Promise<void> {
    const backend = this.backend;
    if (this.process !== running || backend === null) return;
    const { path, intervalMs, timeoutMs, startTimeoutMs } = this.order.health();
    const complaint = await checkHealth({ port: running.port, path, timeoutMs, agent: backend.agent });
    if (this.process !== running || this.#leaving) return;
    this.#judge(complaint);
    if (this.state === 'starting' && Date.now() - running.startedMs > startTimeoutMs) {
      return this.#kill(`not healthy within ${startTimeoutMs} ms: ${complaint ?? ''}`);
    }
    this.#schedule(() => void this.#check(running), this.state === 'starting' ? CHECK_WHILE_STARTING_MS : intervalMs);
  }

  #judge(complaint: string | null): void {
    this.complaint = complaint;
    this.#failures = complaint === null ? 0 : this.#failures + 1;
    if (complaint === null) {
      this.healthy = true;
      if (this.state !== 'ready') this.#enter('ready');
    } else if (this.state !== 'ready') {
      this.healthy = false;
    } else if (this.#failures >= FAILURES_UNTIL_UNREADY) {
      this.healthy = false;
      this.#enter('unready');
    }
  }

  #kill(because: string): void {
    if (this.process === null) return;
    this.#killedBecause ??= because;
    signalGroup(this.process, 'SIGKILL');
  }

  #exited(running: ReplicaProcess, code: number | null, signal: string | null, because: string | null): void {
    if (this.process !== running) return;
    if (running.pid > 0) endStragglers(running.pid);
    const ranMs = Date.now() - running.startedMs;
    this.lastExit = {
      atMs: Date.now(),
      code,
      signal,
      because: this.#killedBecause ?? because ?? describeExit(code, signal),
    };
    this.#clear(running.port);
    if (this.#leaving) return this.#stopped(running.port);
    this.restarts += 1;
    this.#crashesInRow = ranMs > STABLE_AFTER_MS ? 1 : this.#crashesInRow + 1;
    this.order.onExit(this.lastExit);
    this.#enter('crashed');
    const backOffMs = Math.min(BACK_OFF_MAX_MS, BACK_OFF_FIRST_MS * 2 ** (this.#crashesInRow - 1));
    this.#schedule(() => void this.start(), backOffMs);
  }

  #clear(port: number): void {
    this.backend?.agent.destroy();
    this.order.portsTaken.delete(port);
    if (this.#poll) clearInterval(this.#poll);
    this.#poll = null;
    this.#usage = null;
    this.#killedBecause = null;
    this.#failures = 0;
    this.process = null;
    this.backend = null;
    this.healthy = null;
    this.memoryBytes = null;
    this.cpuCores = null;
  }

  async #end({ drainMs, graceMs }: EndOptions): Promise<void> {
    const stopped = new Promise<void>((resolve) => (this.#onStopped = resolve));
    const beingStarted = this.state === 'starting' && this.process === null;
    this.#enter('draining');
    if (this.process === null) {
      // A start under way sees that it is not wanted any more, and stops by itself.
      if (!beingStarted) this.#stopped(0);
      return stopped;
    }
    if (this.backend) await whenIdle(this.backend, drainMs);
    if (this.process) signalGroup(this.process, 'SIGTERM');
    const timer = setTimeout(() => this.process && signalGroup(this.process, 'SIGKILL'), graceMs);
    await stopped;
    clearTimeout(timer);
  }

  #stopped(port: number): void {
    this.order.portsTaken.delete(port);
    if (this.#timer) clearTimeout(this.#timer);
    removePipes(this.order.pipesFolder, this.order.instance);
    this.#enter('stopped');
    this.#onStopped?.();
  }

  #enter(state: ReplicaState['state']): void {
    if (this.state === 'stopped') return;
    this.state = state;
    this.order.onChange();
  }

  #schedule(task: () => void, delayMs: number): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(task, delayMs);
  }
}

function describeExit(code: number | null, signal: string | null): string {
  return signal === null ? `ended by itself with code ${code ?? 'unknown'}` : `ended by ${signal}`;
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1_048_576);
}
