// What became of each option: chosen, done, or passed over and why. Read from options, actions and the record of the choice. Pure.
import type { Answer } from '@kintsugi/contract';
import { sameAction } from '../../../../words/actions.ts';

type Option = Answer<'listOptions'>['items'][number];
type Done = Answer<'listActions'>['items'][number];
type Entry = Answer<'getTimeline'>['items'][number];

export interface Choice {
  readonly kind: 'done' | 'chosen' | 'passed-over' | 'open';
  /** Why it was not chosen, where the record says so. */
  readonly because: string | null;
}

/** The option is no longer marked once it was carried out: what was done is found by its action. */
export function choiceOf(option: Option, actions: readonly Done[], entries: readonly Entry[]): Choice {
  if (option.action !== null && actions.some(({ action }) => sameAction(action, option.action)))
    return { kind: 'done', because: null };
  const choice = entries.findLast(({ kind }) => kind === 'option_chosen');
  if (option.chosen || choice?.says === option.says) return { kind: 'chosen', because: null };
  if (choice === undefined) return { kind: 'open', because: null };
  const start = `not: ${option.says} (`;
  const line = choice.detail.find((one) => one.startsWith(start));
  return { kind: 'passed-over', because: line === undefined ? null : line.slice(start.length).replace(/\)$/, '') };
}

/** How an incident's action ended and whether it helped, in words. */
export function helpWords(help: Done['help']): string {
  switch (help) {
    case null:
      return 'nobody knows yet';
    case 'helped':
      return 'it helped';
    case 'not-yet':
      return 'not yet';
    case 'refuted':
      return 'it did not help';
    case 'worse':
      return 'it got worse';
    case 'cannot-tell':
      return 'cannot be told';
  }
}

export function attributionWords(attribution: Done['attribution']): string | null {
  switch (attribution) {
    case null:
      return null;
    case 'by-action':
      return 'by the action';
    case 'by-itself':
      return 'it went by itself';
    case 'by-person':
      return 'by people';
    case 'unclear':
      return 'by what is unclear';
  }
}
