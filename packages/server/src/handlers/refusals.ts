// Refusals of the domain as problems of HTTP: the status says what kind of "no" it is.
import type { Refusal } from '@kintsugi/domain';
import type { Outcome } from '../http/handler.ts';
import type { Site } from './site.ts';

const STATUS: Readonly<Record<string, number>> = {
  'unknown-incident': 404,
  'unknown-repair': 404,
  'unknown-build': 404,
  'unknown-project': 404,
  'unknown-service': 404,
  'unknown-release': 404,
  'unknown-scenario': 404,
  'unknown-action': 404,
  'moved-on': 412,
  'own-proposal': 403,
  'not-a-person': 403,
  'no-reason': 400,
  'store-unavailable': 503,
};

/** 409 for everything that is only wrong now: the state of things says no. */
export function refusal<T>(refused: Refusal): Outcome<T> {
  const { kind, detail, mend } = refused;
  return { ok: false, problem: { kind, status: STATUS[kind] ?? 409, detail, mend } };
}

/** Of a command on an incident: where it moved on, its version now goes along. */
export async function refusalOn<T>({ book }: Pick<Site, 'book'>, id: string, refused: Refusal): Promise<Outcome<T>> {
  const outcome = refusal<T>(refused);
  if (outcome.ok || refused.kind !== 'moved-on') return outcome;
  const version = (await book.record(id))?.state.version ?? 0;
  return { ok: false, problem: { ...outcome.problem, version } };
}

export function unknownIncident<T>(id: string): Outcome<T> {
  return refusal({
    kind: 'unknown-incident',
    detail: `there is no incident ${id}`,
    mend: 'List them: `kintsugi incidents ls`.',
  });
}
