// People in the simulation: they answer what is proposed, rightly, wrongly, late or not at all, and press buttons.
import type { ActionRequest, Actor, StoredEvent } from '@kintsugi/domain';
import { agent } from '@kintsugi/domain';
import type { Engine, Told } from '@kintsugi/engine';
import { CALM_MS } from './plan.ts';
import type { Answer, Deed, PeoplePlan } from './plan.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';
import type { World } from './world/world.ts';

export interface PeopleOptions {
  readonly plan: PeoplePlan;
  readonly scheduler: Scheduler;
  readonly world: World;
  readonly random: Random;
  /** The engine, while the server is up. */
  readonly engine: () => Engine | null;
  readonly trace: (line: string) => void;
  readonly onPaused: (paused: boolean) => void;
}

const ADA: Actor = { kind: 'person', name: 'ada' };
const BOB: Actor = { kind: 'person', name: 'bob' };
/** A person who finds the server down, or is told to try later, tries again after this long. */
const AGAIN_MS = 2_000;

type Proposal = { readonly incidentId: string; readonly approvalId: string; readonly actionHash: string };

export class People {
  readonly #options: PeopleOptions;
  #answered = 0;
  #paused = false;

  constructor(options: PeopleOptions) {
    this.#options = options;
    for (const deed of options.plan.deeds) options.scheduler.at(deed.atMs, () => void this.#do(deed));
    // What somebody paused is resumed when the times are calm again: they would not leave it so.
    options.scheduler.at(CALM_MS, () => {
      if (this.#paused) void this.#do({ kind: 'resume', atMs: CALM_MS });
    });
  }

  /** They look at what is asked of them. */
  see(event: StoredEvent): void {
    if (event.type !== 'approval-requested') return;
    const body = event.body as { approvalId: string; actionHash: string };
    const proposal = { incidentId: event.stream.slice('incident:'.length), ...body };
    const { plan, scheduler, random } = this.#options;
    const answer = plan.answers[this.#answered % plan.answers.length] ?? 'ignore';
    this.#answered += 1;
    const inMs = answer === 'approve-late' ? 130_000 : random.int(100, plan.answerMsMax);
    scheduler.after(inMs, () => void this.#answer(answer, proposal));
  }

  async #answer(answer: Answer, proposal: Proposal): Promise<void> {
    const stale = { ...proposal, actionHash: `${proposal.actionHash.slice(1)}0` };
    switch (answer) {
      case 'approve':
      case 'approve-late':
        await this.#approve(proposal, ADA);
        return this.#approve(proposal, BOB);
      case 'approve-twice':
        await this.#approve(proposal, ADA);
        return this.#approve(proposal, ADA);
      case 'approve-stale':
        return this.#approve(stale, ADA);
      case 'approve-as-machine':
        return this.#approve(proposal, agent('Diplomat'));
      case 'reject':
        return this.#tell(`${proposal.incidentId}: reject`, (engine) =>
          engine.command(
            proposal.incidentId,
            { kind: 'reject', approvalId: proposal.approvalId, reason: 'not now' },
            BOB,
          ),
        );
      case 'ignore':
        return undefined;
    }
  }

  #approve({ incidentId, approvalId, actionHash }: Proposal, actor: Actor): Promise<void> {
    return this.#tell(`${incidentId}: ${actor.name} approves`, (engine) =>
      engine.command(incidentId, { kind: 'approve', approvalId, actionHash }, actor),
    );
  }

  /** Says it to the server, again while it is down or cannot store. */
  async #tell(what: string, say: (engine: Engine) => Promise<{ readonly ok: boolean }>): Promise<void> {
    const { scheduler, trace, engine } = this.#options;
    for (let tries = 0; tries < 20; tries += 1) {
      const up = engine();
      const told = up === null ? null : await this.#heard(say(up));
      if (told !== null && (told.ok || !isForLater(told))) {
        trace(`${what}: ${told.ok ? 'done' : refusalOf(told)}`);
        return;
      }
      await scheduler.sleep(AGAIN_MS);
    }
  }

  /** Null when the server dies, or breaks, before it answers. */
  #heard<T>(answer: Promise<T>): Promise<T | null> {
    const { scheduler } = this.#options;
    return Promise.race([answer.catch(() => null), scheduler.sleep(60_000).then(() => null)]);
  }

  async #do({ kind }: Deed): Promise<void> {
    const { world, random, onPaused } = this.#options;
    const rows = this.#options.engine()?.views.board() ?? [];
    const row = rows[0];
    switch (kind) {
      case 'pause':
      case 'resume':
        this.#paused = kind === 'pause';
        if (kind === 'resume') onPaused(false);
        await this.#tell(kind, (engine) => (kind === 'pause' ? engine.pause('ada', 'to look') : engine.resume('ada')));
        if (kind === 'pause' && this.#paused && (await this.#isPaused())) onPaused(true);
        return;
      case 'undo-last':
        return this.#tell(kind, (engine) => engine.undoLast(ADA));
      case 'operate': {
        const request = operation(world, random);
        return this.#tell(`operate ${request.kind} ${request.service}`, (engine) => engine.operate(request, BOB, 'so'));
      }
      case 'resolve':
      case 'escalate':
        if (row === undefined) return;
        return this.#tell(`${row.id}: ${kind}`, (engine) => engine.command(row.id, { kind, because: 'I know' }, ADA));
      case 'comment':
        if (row === undefined) return;
        return this.#tell(`${row.id}: comment`, (engine) => engine.command(row.id, { kind, text: 'hm' }, BOB));
    }
  }

  async #isPaused(): Promise<boolean> {
    const views = this.#options.engine()?.views;
    const paused = views === undefined ? null : await this.#heard(views.paused());
    return paused !== null;
  }
}

function operation({ fleets }: World, random: Random): ActionRequest {
  const fleet = random.pick([...fleets.values()]);
  const service = fleet.shape.name;
  return random.chance(0.5)
    ? { kind: 'rolling-restart', service }
    : { kind: 'scale', service, replicas: fleet.desired + 1 };
}

function refusalOf(told: { readonly ok: boolean }): string {
  return 'refusal' in told ? (told as Extract<Told, { ok: false }>).refusal.kind : 'no';
}

function isForLater(told: { readonly ok: boolean }): boolean {
  return refusalOf(told) === 'store-unavailable';
}
