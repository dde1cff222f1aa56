// One seed, one simulated life: runs it, watches the invariants, and says what became of every incident.
import type { Incident } from '@kintsugi/domain';
import { createInMemoryEventStore } from '@kintsugi/engine/kits';
import { sha256 } from './sha256.ts';
import { checkReadModels, checkSignals, checkStore, everything, isAtItsEnd } from './checks/at-the-end.ts';
import type { Violation } from './checks/violation.ts';
import { Witness } from './checks/witness.ts';
import { People } from './people.ts';
import type { Plan } from './plan.ts';
import { LIMIT_MS, planOf, quietMs, START_MS } from './plan.ts';
import type { Mailbox } from './ports/notifier-and-documents.ts';
import { createRandom } from './random.ts';
import { Scheduler } from './scheduler.ts';
import type { ServerOptions } from './server.ts';
import { Server } from './server.ts';
import { World } from './world/world.ts';

/** How one incident ended. */
export type Ending = 'by-action' | 'by-itself' | 'by-person' | 'unclear' | 'escalated' | 'open';

export interface Outcome {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly endings: readonly Ending[];
  /** How many operations the runtime carried out. */
  readonly executions: number;
  /** Those that the machine asked for. */
  readonly machineExecutions: number;
  readonly crashes: number;
  readonly events: number;
  readonly simulatedMs: number;
  /** Of everything that was stored and carried out, in order: equal for equal seeds. */
  readonly fingerprint: string;
  /** What happened, line by line; empty without `trace`. */
  readonly trace: readonly string[];
  /** The newest lines of the event log, for whoever looks for the reason. */
  readonly tail: readonly string[];
}

export interface SimulateOptions {
  readonly trace?: boolean;
  /** Changes what the seed decided: for tests that force one thing. */
  readonly arrange?: (plan: Plan) => Plan;
  /** Puts something between the engine and its ports. */
  readonly plant?: ServerOptions['plant'];
  /** Lets the engine take policy for another than it is. */
  readonly enginePolicy?: ServerOptions['enginePolicy'];
  /** Called when everything stands and before anything happens. */
  readonly before?: (stage: Stage) => void | Promise<void>;
}

/** What a test may reach for. */
export interface Stage {
  readonly plan: Plan;
  readonly mailbox: Mailbox;
  readonly server: Server;
  readonly world: World;
  readonly scheduler: Scheduler;
  readonly witness: Witness;
  readonly store: ReturnType<typeof createInMemoryEventStore>;
}

const TAIL = 25;

export async function simulate(seed: number, options: SimulateOptions = {}): Promise<Outcome> {
  const run = prepare(seed, options);
  const { scheduler, server, world, witness, store, plan } = run;
  await options.before?.(run);
  world.begin();
  server.start();
  const over = await scheduler.run(LIMIT_MS, staysOver(run));
  if (!over) run.report('INV-23', `not at an end: ${unfinished(run)}`);
  const { engine } = server;
  if (engine !== null) await checkReadModels(engine, store, witness, run.report);
  await checkStore(store, witness, run.report);
  checkSignals(run.accepted, witness, run.report);
  const events = await everything(store);
  const carriedOut = world.operations.executions.map(({ key, startedMs }) => `${key} ${startedMs}`);
  return {
    seed,
    violations: run.violations,
    endings: [...witness.incidents.values()].map(endingOf),
    executions: carriedOut.length,
    machineExecutions: world.operations.executions.filter(({ by }) => by.startsWith('kintsugi')).length,
    crashes: run.crashes(),
    events: events.length,
    simulatedMs: scheduler.nowMs - START_MS,
    fingerprint: sha256([plan.seed, ...events.map(({ hash }) => hash), ...carriedOut].join('\n')),
    trace: run.lines,
    tail: events
      .slice(-TAIL)
      .map(({ stream, version, type, recordedMs }) => `${clockTime(recordedMs)} ${stream}@${version} ${type}`),
  };
}

interface Run extends Stage {
  readonly violations: Violation[];
  readonly lines: string[];
  readonly accepted: Set<string>;
  report(invariant: string, detail: string): void;
  crashes(): number;
}

function prepare(
  seed: number,
  {
    trace = false,
    arrange = (plan) => plan,
    plant = (ports) => ports,
    enginePolicy = (policy) => policy,
  }: SimulateOptions,
): Run {
  const random = createRandom(seed);
  const plan = arrange(planOf(seed, random));
  const scheduler = new Scheduler(START_MS);
  const world = new World(scheduler, plan.shapes, plan.faults, plan.measuring, random.fork('world'));
  const store = createInMemoryEventStore({ now: () => world.clock.now() });
  const lines: string[] = [];
  const violations: Violation[] = [];
  const accepted = new Set<string>();
  const mailbox: Mailbox = { received: [] };
  let deaths = 0;
  const tell = (line: string): void => {
    if (line === 'the server dies') deaths += 1;
    if (line.startsWith('signal ')) accepted.add(line.slice('signal '.length, -' is placed'.length));
    if (trace) lines.push(`${clockTime(scheduler.nowMs)} ${line}`);
  };
  const report = (invariant: string, detail: string): void => {
    violations.push({ invariant, detail, atMs: scheduler.nowMs });
    tell(`VIOLATION ${invariant}: ${detail}`);
  };
  const witness: Witness = new Witness(plan.policy, world, report, (event) => {
    people.see(event);
    tell(`${event.stream}@${event.version} ${event.type}`);
  });
  const server = new Server({
    plan,
    scheduler,
    world,
    store,
    random: random.fork('server'),
    witness,
    mailbox,
    shelf: new Map(),
    trace: tell,
    onBug: (because) => report('bug', because),
    plant,
    enginePolicy,
  });
  const people: People = new People({
    plan: plan.people,
    scheduler,
    world,
    random: random.fork('people'),
    engine: () => server.engine,
    trace: tell,
    onPaused: (paused) => {
      witness.paused = paused;
    },
  });
  world.operations.onExecution = (execution) => {
    tell(`carried out: ${execution.key} ${execution.request.kind} ${execution.request.service}`);
    witness.executed(execution);
  };
  for (const { atMs, awayMs } of plan.kills) scheduler.at(atMs, () => server.kill(awayMs));
  for (const { atMs, byMs } of plan.clockJumps) scheduler.at(atMs, () => world.clock.jump(byMs));
  deliverSignals(world, server, scheduler, plan, random.fork('delivery'));
  return {
    plan,
    mailbox,
    scheduler,
    world,
    store,
    witness,
    server,
    violations,
    lines,
    accepted,
    report,
    crashes: () => deaths,
  };
}

/** Signals come late, again, and in another order than they were seen. */
function deliverSignals(
  world: World,
  server: Server,
  scheduler: Scheduler,
  { signals }: Plan,
  random: ReturnType<typeof createRandom>,
): void {
  world.onSignals = (seen) => {
    for (const signal of seen) {
      scheduler.after(random.int(0, signals.delayMsMax), () => server.hear(signal));
      if (random.chance(signals.repeated)) scheduler.after(random.int(0, 40_000), () => server.hear(signal));
    }
  };
}

/** Over, and so for a while: what was appended last has been read back by then. */
function staysOver(run: Run): () => boolean {
  const { scheduler, plan } = run;
  let overSinceMs = quietMs(plan);
  return () => {
    if (scheduler.nowMs < overSinceMs) return false;
    if (!isOver(run)) overSinceMs = scheduler.nowMs;
    return scheduler.nowMs - overSinceMs > READ_BACK_MS;
  };
}

const READ_BACK_MS = 5_000;

function isOver({ server, witness, world }: Run): boolean {
  if (!server.isUp || server.isBehind) return false;
  const nowMs = world.clock.now();
  for (const state of witness.incidents.values()) if (!isAtItsEnd(state, nowMs)) return false;
  return true;
}

function unfinished({ server, witness, world }: Run): string {
  const nowMs = world.clock.now();
  const open = [...witness.incidents].filter(([, state]) => !isAtItsEnd(state, nowMs));
  const shown = open.map(
    ([id, { phase, progress, held }]) => `${id} ${phase}/${progress}${held === null ? '' : ` held: ${held.because}`}`,
  );
  return `server ${server.isUp ? 'up' : 'down'}${server.isBehind ? `, signals wait: ${server.waiting.slice(0, 3).join(', ')}` : ''}; ${shown.join('; ')}`;
}

function endingOf({ phase, attribution }: Incident): Ending {
  if (phase === 'escalated') return 'escalated';
  return phase === 'resolved' ? (attribution ?? 'unclear') : 'open';
}

function clockTime(ms: number): string {
  return ((ms - START_MS) / 1_000).toFixed(3).padStart(9);
}
