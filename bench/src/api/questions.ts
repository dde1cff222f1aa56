// What is asked of the API in this benchmark, by name: pages of the list, one incident, its timeline and its events.
import type { BigLog } from './big-log.ts';

export interface Question {
  readonly name: string;
  /** The path of the next request. */
  next(): string;
}

const WARM = 20;

/** Each question of the list takes a random place; those about one incident ask of each at most once, or of few again and again. */
export function questionsOf({ incidents, systems }: BigLog, random: () => number): readonly Question[] {
  const any = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  const warm = Array.from({ length: WARM }, () => any(incidents));
  const list = (name: string, query: () => string): Question => ({
    name: `list.${name}`,
    next: () => `/incidents?limit=50${query()}`,
  });
  const cold = (name: string, tail: string): Question => {
    const left = shuffled(incidents, random);
    return { name, next: () => `/incidents/${left.pop() ?? any(incidents)}${tail}` };
  };
  return [
    list('first', () => ''),
    list('service', () => `&service=beta-${Math.floor(random() * systems)}`),
    list('severity', () => `&severity=${any(['critical', 'major', 'minor'])}`),
    list('text', () => `&text=${any(['configuration', 'release%202', 'slower', 'of%20the%20requests%20fail', 'zz'])}`),
    list('open', () => '&open=true'),
    list('deep', () => `&cursor=${any(incidents)}`),
    cold('one.cold', ''),
    { name: 'one.warm', next: () => `/incidents/${any(warm)}` },
    cold('timeline.cold', '/timeline'),
    { name: 'timeline.warm', next: () => `/incidents/${any(warm)}/timeline` },
    cold('events.cold', '/events'),
  ];
}

function shuffled<T>(of: readonly T[], random: () => number): T[] {
  const all = [...of];
  for (let last = all.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [all[last], all[other]] = [all[other] as T, all[last] as T];
  }
  return all;
}
