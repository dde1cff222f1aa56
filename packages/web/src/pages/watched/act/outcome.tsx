// What became of what somebody asked for. Unknown is an answer: look before asking again.
import type { Answer } from '@kintsugi/contract';

export function Outcome({ done }: { readonly done: Answer<'actOnService'> }) {
  const { outcome, says, undo } = done;
  if (outcome === null) return <p role="status">Nothing was done.</p>;
  return (
    <div role="status">
      <p>
        <strong>{headOf(outcome.kind, says)}</strong> {outcome.because}
      </p>
      {outcome.mend !== null && <p class="mend">{outcome.mend}</p>}
      {outcome.kind === 'applied' && <p class="soft">Undo: {undo.says}</p>}
    </div>
  );
}

function headOf(kind: NonNullable<Answer<'actOnService'>['outcome']>['kind'], says: string): string {
  switch (kind) {
    case 'applied':
      return `Done: ${says}.`;
    case 'running':
      return `It is under way: ${says}.`;
    case 'rejected':
      return 'It was refused. Nothing was done.';
    case 'unknown':
      return 'Nobody can tell whether it happened: look at the replicas before you ask again.';
  }
}
