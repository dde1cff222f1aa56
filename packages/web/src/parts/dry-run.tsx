// Asks what an action would do without doing it: policy's ruling, its reach, its undo.
import type { Answer, Problem } from '@kintsugi/contract';
import { useSignal } from '@preact/signals';
import { api } from '../live/api.ts';
import { may } from '../live/me.ts';
import { asAsked, type Action } from '../words/actions.ts';
import { share } from '../words/figures.ts';
import { Trouble } from './shown.tsx';

const RULINGS: Readonly<Record<Answer<'actOnService'>['ruling']['kind'], string>> = {
  allowed: 'allowed without asking',
  'needs-approval': 'needs a yes',
  wait: 'must wait',
  forbidden: 'forbidden',
};

export function DryRun({ action }: { readonly action: Action }) {
  const found = useSignal<Answer<'actOnService'> | null>(null);
  const problem = useSignal<Problem | null>(null);
  if (!may('respond')) return null;
  const run = async (): Promise<void> => {
    const reply = await api.actOnService({
      params: { name: action.service },
      body: { action: asAsked(action), reason: 'dry run on the page', dryRun: true },
    });
    found.value = reply.ok ? reply.value : null;
    problem.value = reply.ok ? null : reply.problem;
  };
  return (
    <div class="dry-run">
      <button onClick={() => void run()}>Dry run</button>{' '}
      {found.value !== null && (
        <span role="status">
          {found.value.says}: {RULINGS[found.value.ruling.kind]} ({found.value.ruling.because}); touches{' '}
          {share(found.value.blastRadius)}; undo: {found.value.undo.says}. Nothing was done.
        </span>
      )}
      {problem.value !== null && <Trouble problem={problem.value} />}
    </div>
  );
}
