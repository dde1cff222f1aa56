// A commit as people know it: what it says, who wrote it, when; its id to copy.
import type { Answer } from '@kintsugi/contract';
import { Copy } from '../../../parts/copy.tsx';
import { When } from '../../../parts/when.tsx';
import { plainOutput } from '../../../words/output.ts';

export function CommitText({ commit }: { readonly commit: Answer<'getBuild'>['commit'] }) {
  const { sha, author, subject, at } = commit;
  return (
    <>
      {plainOutput(subject)} <span class="soft">by {plainOutput(author)}, </span>
      <span class="soft">
        <When at={at} />
      </span>{' '}
      <Copy what="commit" id={sha} />
    </>
  );
}
