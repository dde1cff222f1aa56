// Answers of the API in a benchmark: what is refused there ends it, with the refusal's own words.
import type { Reply } from '@kintsugi/contract';

export function valueOf<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new Error(`${reply.problem.detail} ${reply.problem.mend}`);
  return reply.value;
}
