// What people say to incidents: tell one something, open one, look again, take back. Each is refused where it moved on.
import type { Actor, IncidentCommand, Refusal } from '@kintsugi/domain';
import type { Context } from '../context.ts';
import type { Report } from '../correlate/index.ts';
import { reportSignals } from '../correlate/index.ts';
import { investigateAgain } from '../investigate/index.ts';
import { incidentStream } from '../journal/streams.ts';
import type { Operated } from './people.ts';
import { undoLast, undoOne } from './people.ts';

export type Told = { readonly ok: true; readonly version: number } | { readonly ok: false; readonly refusal: Refusal };
export type Opened =
  | { readonly ok: true; readonly id: string; readonly version: number }
  | { readonly ok: false; readonly refusal: Refusal };
type PersonsCommand = Extract<IncidentCommand, { kind: 'approve' | 'reject' | 'resolve' | 'escalate' | 'comment' }>;
/** What a person may tell an incident; who and when are added here. */
export type PersonCommand = PersonsCommand extends infer C
  ? C extends PersonsCommand
    ? Omit<C, 'atMs' | 'actor'>
    : never
  : never;

export interface ByHand {
  /** `expectedVersion`: refuse when the incident has moved on since the person looked. */
  command(id: string, command: PersonCommand, actor: Actor, expectedVersion?: number): Promise<Told>;
  /** A person opens one. Its signals are the person's words: no reading of ours calls it over. */
  open(report: Report, actor: Actor): Promise<Opened>;
  /** A new round of evidence and causes; what was chosen and not begun is weighed again. */
  investigate(id: string, actor: Actor, expectedVersion?: number): Promise<Told>;
  /** Takes back one action of an incident; refused where something newer stands on it. */
  undo(id: string, key: string, actor: Actor, expectedVersion?: number): Promise<Operated>;
  /** Takes back the last thing that the machine did. */
  undoLast(actor: Actor): Promise<Operated>;
}

export interface ByHandOptions {
  readonly context: Context;
  readonly tell: (id: string, command: IncidentCommand) => Promise<Told>;
  readonly takeUp: (id: string) => void;
  actedIn(): readonly string[];
}

export function createByHand({ context, tell, takeUp, actedIn }: ByHandOptions): ByHand {
  const { clock } = context.world;

  /** Null: the incident is as the person saw it. */
  async function movedOn(id: string, expected: number | undefined): Promise<{ ok: false; refusal: Refusal } | null> {
    const { version } = await context.incidents.load(incidentStream(id));
    if (expected === undefined || version === expected) return null;
    const detail = `The incident is at version ${version}, not ${expected}.`;
    return { ok: false, refusal: { kind: 'moved-on', detail, mend: 'Look at it again, then decide.' } };
  }

  async function investigate(id: string, actor: Actor): Promise<Told> {
    const refusal = await investigateAgain(context, id, actor);
    takeUp(id);
    if (refusal !== null) return { ok: false, refusal };
    return { ok: true, version: (await context.incidents.load(incidentStream(id))).version };
  }

  return {
    command: async (id, told, actor, expected) =>
      (await movedOn(id, expected)) ?? tell(id, { ...told, atMs: context.now(), actor }),
    open: async (report, actor) => {
      const [id, atMs] = [clock.id('inc'), context.now()];
      const [signal, ...others] = reportSignals(report, atMs, () => clock.id('sig'));
      const { title, severity } = report;
      let told = await tell(id, { kind: 'open', title, severity, signal, actor, atMs });
      for (const other of others)
        if (told.ok) told = await tell(id, { kind: 'join', severity, signal: other, actor, atMs: context.now() });
      return told.ok ? { ok: true, id, version: told.version } : told;
    },
    investigate: async (id, actor, expected) => (await movedOn(id, expected)) ?? investigate(id, actor),
    undo: async (id, key, actor, expected) =>
      (await movedOn(id, expected)) ?? undoOne(context, { id, key }, actor, takeUp),
    undoLast: (actor) => undoLast(context, actedIn(), actor, takeUp),
  };
}
