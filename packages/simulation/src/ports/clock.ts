// The clock of one life: what the machine's clock shows, sleep in true time, and ids that never repeat.
import type { Clock } from '@kintsugi/engine/ports';
import type { Scheduler } from '../scheduler.ts';
import type { WallClock } from '../world/wall-clock.ts';
import type { Life } from './life.ts';
import { never } from './life.ts';

/** `name` tells lives apart, so that no two of them ever make the same id. */
export function clockPort(wall: WallClock, scheduler: Scheduler, life: Life, name: string): Clock {
  let made = 0;
  return {
    now: () => wall.now(),
    sleep: (ms, signal) => (life.alive ? life.hear(scheduler.sleep(ms, signal)) : never()),
    id: (prefix) => {
      made += 1;
      return `${prefix}_${name}${String(made).padStart(5, '0')}`;
    },
  };
}
