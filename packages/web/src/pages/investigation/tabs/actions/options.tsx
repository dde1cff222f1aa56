// What could have been done, side by side: why the chosen one, why not the others; a dry run of those that were not chosen.
import type { Answer } from '@kintsugi/contract';
import { isNow } from '../../../../address/moment.ts';
import { DryRun } from '../../../../parts/dry-run.tsx';
import { Mark } from '../../../../parts/mark.tsx';
import { share } from '../../../../words/figures.ts';
import type { State } from '../../../../words/states.ts';
import { sizeOf } from '../../../../words/times.ts';
import { choiceOf, type Choice } from './choice.ts';
import type { Entry } from '../kinds.ts';

type Option = Answer<'listOptions'>['items'][number];
type Done = Answer<'listActions'>['items'][number];

export interface OptionsProps {
  readonly options: readonly Option[];
  readonly actions: readonly Done[];
  readonly entries: readonly Entry[];
}

const CHOICES: Readonly<Record<Choice['kind'], State>> = {
  done: { word: 'chosen and done', tone: 'mended', shape: '◆' },
  chosen: { word: 'chosen', tone: 'mended', shape: '◆' },
  'passed-over': { word: 'passed over', tone: 'quiet', shape: '○' },
  open: { word: 'not chosen yet', tone: 'unknown', shape: '◌' },
};

export function Options({ options, actions, entries }: OptionsProps) {
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label="Options">
      <table class="options">
        <thead>
          <tr>
            <th scope="col">option</th>
            <th scope="col">choice</th>
            <th scope="col" class="number">
              chance
            </th>
            <th scope="col" class="number">
              touches
            </th>
            <th scope="col" class="number">
              worth
            </th>
            <th scope="col">why, why not</th>
          </tr>
        </thead>
        <tbody>
          {options.map((option) => {
            const choice = choiceOf(option, actions, entries);
            const isTaken = choice.kind === 'done' || choice.kind === 'chosen';
            return (
              <tr key={option.id}>
                <th scope="row">{option.says}</th>
                <td>
                  <Mark state={CHOICES[choice.kind]} />
                </td>
                <td class="number" data-of="chance">
                  {share(option.chance)}
                </td>
                <td class="number" data-of="touches">
                  {share(option.blastRadius)}
                </td>
                <td class="number" data-of="worth">
                  {option.worth.toFixed(2)}
                </td>
                <td>
                  {option.because}
                  {choice.because !== null && <p>not chosen: {choice.because}</p>}
                  <p class="soft">
                    expects {option.expects}; refuted if {option.refutedIf} (after {sizeOf(option.refutedAfterSeconds)})
                    {option.undo !== null && `; undo: ${option.undo.says}`}
                  </p>
                  {!isTaken && option.action !== null && isNow.value && <DryRun action={option.action} />}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
