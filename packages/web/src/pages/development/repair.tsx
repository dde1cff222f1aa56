// One repair: what failed and since which commit, the patch and what proves it, what was found in review, what became of it.
import type { Answer } from '@kintsugi/contract';
import type { Params } from '../../address/route.ts';
import { questions, useAsk } from '../../live/ask.ts';
import { Shown } from '../../parts/shown.tsx';
import { When } from '../../parts/when.tsx';
import { useKeys } from '../../shell/keys.tsx';
import { counted, share } from '../../words/figures.ts';
import { canDecide, Decision, openDecision } from './one/decide.tsx';
import { Diagnoses, FailingTests } from './one/diagnoses.tsx';
import { Difference } from './one/difference.tsx';
import { RepairHead } from './one/repair-head.tsx';
import { Story } from './one/story.tsx';
import './development.css';

type Repair = Answer<'getRepair'>;

export default function RepairPage({ params }: { readonly params: Params }) {
  const id = params['id'] ?? '';
  const repair = useAsk('getRepair', { params: { id } }, { everyMs: 5_000 });
  useKeys([
    {
      key: 'a',
      says: 'answer what it asks',
      run: () => repair.value !== null && canDecide(repair.value) && openDecision(),
    },
    { key: 'r', says: 'ask again', run: () => void questions.invalidateQueries() },
  ]);
  return (
    <div class="development">
      {repair.value === null && <h1>Repair {id}</h1>}
      <Shown of={repair} rows={10}>
        {(known) => (
          <>
            <RepairHead repair={known} />
            <Diagnosis repair={known} />
            <Patch repair={known} />
            {known.deployments.length > 0 && <Deployments deployments={known.deployments} />}
            <Story id={id} />
            <Decision key={known.id} repair={known} />
          </>
        )}
      </Shown>
    </div>
  );
}

function Diagnosis({ repair }: { readonly repair: Repair }) {
  const { diagnoses, failingTests } = repair;
  return (
    <section class="block" aria-labelledby="diagnosis">
      <h2 id="diagnosis">
        Diagnosis <span class="count">{diagnoses.length}</span>
      </h2>
      {diagnoses.length === 0 ? (
        <p class="soft">No tool named a place. The output of the build says what there is.</p>
      ) : (
        <Diagnoses diagnoses={diagnoses} />
      )}
      {failingTests.length > 0 && (
        <>
          <h3>
            Failing tests <span class="count">{failingTests.length}</span>
          </h3>
          <FailingTests tests={failingTests} />
        </>
      )}
    </section>
  );
}

function Patch({ repair }: { readonly repair: Repair }) {
  const { patch, review, candidatesTried } = repair;
  return (
    <section class="block" aria-labelledby="patch">
      <h2 id="patch">Patch</h2>
      {patch === null ? (
        <p class="soft">
          None is proven yet: {counted(candidatesTried, 'candidate')} tried. The timeline tells of each.
        </p>
      ) : (
        <>
          <p class="lead">{patch.says}</p>
          <p class="soft">
            {patch.kind}, {counted(patch.size, 'line')}, {counted(candidatesTried, 'candidate')} tried; its chance of
            being right was put at {share(patch.chance)}; made on <span class="mono">{patch.base.slice(0, 12)}</span>
          </p>
          <Difference diff={patch.diff} findings={review?.findings ?? []} />
          <h3>
            Proof <span class="count">{patch.proof.length}</span>
          </h3>
          <ul>
            {patch.proof.map((says) => (
              <li key={says}>{says}</li>
            ))}
          </ul>
          {patch.mended.length > 0 && (
            <p class="soft">
              Mended: {patch.mended.join(', ')}; {counted(patch.stillPassing, 'other test')} still pass.
            </p>
          )}
          <h3>Review</h3>
          <p>{reviewText(review)}</p>
        </>
      )}
    </section>
  );
}

const VERDICTS: Readonly<Record<NonNullable<Repair['review']>['verdict'], string>> = {
  approve: 'No rule objects.',
  comment: 'No rule objects, but something is worth looking at.',
  'request-changes': 'A rule objects: it is not merged without a person.',
};

function reviewText(review: Repair['review']): string {
  if (review === null) return 'It was not reviewed yet.';
  const { verdict, findings } = review;
  const where = findings.length === 0 ? '' : ` ${counted(findings.length, 'finding')}, at the lines above.`;
  return `${VERDICTS[verdict]}${where}`;
}

function Deployments({ deployments }: { readonly deployments: Repair['deployments'] }) {
  return (
    <section class="block" aria-labelledby="deployments">
      <h2 id="deployments">
        Releases <span class="count">{deployments.length}</span>
      </h2>
      <div class="table-scroll" tabIndex={0} role="region" aria-label="Releases of this repair">
        <table>
          <thead>
            <tr>
              <th scope="col">service</th>
              <th scope="col">what</th>
              <th scope="col">outcome</th>
              <th scope="col">begun</th>
            </tr>
          </thead>
          <tbody>
            {deployments.map(({ service, says, outcome, startedAt }) => (
              <tr key={`${service} ${startedAt}`}>
                <th scope="row">{service}</th>
                <td>{says}</td>
                <td>{outcome}</td>
                <td>
                  <When at={startedAt} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
