// The one call that changes the world, and what became of it. It never repeats a call.
import type { ActionRequest, ChangeOutcome } from '@kintsugi/domain';
import type { Context } from '../context.ts';

/** Whatever goes wrong on the way is `unknown`: only the runtime itself can say `rejected`. */
export async function callRuntime(
  context: Context,
  request: ActionRequest,
  key: string,
  by: string,
): Promise<ChangeOutcome> {
  const { clock, runtime } = context.world;
  const abort = new AbortController();
  const late = clock
    .sleep(context.settings.portTimeoutMs, abort.signal)
    .then((): ChangeOutcome => ({ kind: 'unknown', because: 'the runtime did not answer in time' }));
  const outcome = runtime
    .apply(request, key, by)
    .catch((error: unknown): ChangeOutcome => ({ kind: 'unknown', because: String(error) }));
  return Promise.race([outcome, late]).finally(() => abort.abort('answered'));
}
