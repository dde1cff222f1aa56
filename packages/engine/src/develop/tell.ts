// What people tell the development loop: yes, no, and which files they are editing.
import type { Actor, EditLock, Refusal } from '@kintsugi/domain';
import type { Context } from '../context.ts';
import { projectStream, repairStream } from '../journal/streams.ts';
import type { Answered, Development } from './development.ts';

type Telling = Pick<Development, 'approve' | 'reject' | 'lock' | 'extend' | 'unlock'>;

export function tellOf(context: Context, takeUp: (id: string) => void): Telling {
  async function tell(
    id: string,
    command:
      | { readonly kind: 'approve'; readonly commit: string }
      | { readonly kind: 'reject'; readonly reason: string },
    actor: Actor,
  ): Promise<Answered<number>> {
    const told = await context.repairs.execute(repairStream(id), { ...command, actor, atMs: context.now() });
    takeUp(id);
    if (told.ok === true) return { ok: true, value: told.loaded.version };
    return { ok: false, refusal: told.ok === 'unavailable' ? unavailable(told.because) : told.refusal };
  }

  async function locked(
    project: string,
    command: Parameters<Context['projects']['execute']>[1],
    lockId: string,
  ): Promise<Answered<EditLock>> {
    const told = await context.projects.execute(projectStream(project), command);
    if (told.ok === 'unavailable') return { ok: false, refusal: unavailable(told.because) };
    if (!told.ok) return { ok: false, refusal: told.refusal };
    const lock = told.loaded.state.locks.find(({ id }) => id === lockId);
    return lock === undefined ? { ok: false, refusal: gone } : { ok: true, value: lock };
  }

  return {
    approve: (id, commit, actor) => tell(id, { kind: 'approve', commit }, actor),
    reject: (id, reason, actor) => tell(id, { kind: 'reject', reason }, actor),
    lock: (project, paths, holder, forMs) => {
      const id = context.world.clock.id('lck');
      return locked(project, { kind: 'lock', id, holder, paths, forMs, atMs: context.now() }, id);
    },
    extend: (project, lockId, token, forMs) =>
      locked(project, { kind: 'extend', id: lockId, token, forMs, atMs: context.now() }, lockId),
    unlock: async (project, lockId) => {
      await context.projects.execute(projectStream(project), { kind: 'unlock', id: lockId, atMs: context.now() });
      return (await context.projects.load(projectStream(project))).state.locks;
    },
  };
}

const gone: Refusal = { kind: 'lock-lost', detail: 'This lock has ended.', mend: 'Lock the files anew.' };

function unavailable(because: string): Refusal {
  return { kind: 'store-unavailable', detail: because, mend: 'Try again in a moment.' };
}
