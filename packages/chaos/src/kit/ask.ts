// Asks the API and throws what it refuses: an injection that does not get in makes the run worthless.
import type { Answer, Reply } from '@kintsugi/contract';
import { NEUTRAL_REASON, type Scene } from './scene.ts';

export type Service = Answer<'getService'>;
type Asked = Parameters<Scene['api']['actOnService']>[0]['body']['action'];

export function valueOf<T>(reply: Reply<T>): T {
  if (reply.ok) return reply.value;
  const { status, detail, mend } = reply.problem;
  throw new Error(`the API answered ${status}: ${detail} ${mend}`);
}

export async function serviceOf({ api }: Scene, name: string): Promise<Service> {
  return valueOf(await api.getService({ params: { name } }));
}

export async function act({ api }: Scene, service: string, action: Asked): Promise<Answer<'actOnService'>> {
  const body = { action, reason: NEUTRAL_REASON, dryRun: false };
  const answer = valueOf(await api.actOnService({ params: { name: service }, body }));
  const { ruling, outcome } = answer;
  if (outcome === null) throw new Error(`${answer.says} was not allowed: ${ruling.because}`);
  if (outcome.kind === 'rejected') throw new Error(`${answer.says} was rejected: ${outcome.because}`);
  return answer;
}
