// A process that looks for patches: one search at a time, as far as it is asked to, until it is killed or left alone.
import type { Patch } from '@kintsugi/domain';
import type { FromSearcher, SearchNote, ToSearcher } from '../messages.ts';
import { endWithParent } from './end-with-parent.ts';
import { search } from './search.ts';

let current: AsyncIterator<Patch, readonly SearchNote[]> | null = null;
let wanted = 0;
let isLooking = false;

endWithParent();
process.on('message', (message: ToSearcher) => {
  switch (message.kind) {
    case 'search':
      current = search(message.way, message.problem);
      wanted = 0;
      return;
    case 'more':
      wanted += message.count;
      void lookOn();
      return;
    default:
      message satisfies never;
  }
});

async function lookOn(): Promise<void> {
  if (isLooking) return;
  isLooking = true;
  try {
    while (current !== null && wanted > 0) {
      const { done, value } = await current.next();
      if (done === true) current = null;
      else wanted--;
      say(done === true ? { kind: 'end', notes: value } : { kind: 'patch', patch: value });
    }
  } catch (error) {
    current = null;
    say({ kind: 'failed', because: error instanceof Error ? error.message.slice(0, 500) : 'it threw no error' });
  } finally {
    isLooking = false;
  }
}

function say(message: FromSearcher): void {
  process.send?.(message);
}
