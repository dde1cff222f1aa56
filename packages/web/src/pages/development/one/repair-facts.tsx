// What is known of a repair: the commits, what it keeps from being released, its pull request.
import type { Answer } from '@kintsugi/contract';
import { to } from '../../../address/location.ts';
import { When } from '../../../parts/when.tsx';
import { sizeOf } from '../../../words/times.ts';
import { CommitText } from './commit-text.tsx';

type Repair = Answer<'getRepair'>;

export function RepairFacts({ repair }: { readonly repair: Repair }) {
  const { project, openedAt, endedAt, commit, culprit, buildId, blocks } = repair;
  return (
    <dl class="facts">
      <dt>project</dt>
      <dd>
        <a href={to('/development')}>{project}</a>
      </dd>
      <dt>failed at</dt>
      <dd>
        <CommitText commit={commit} /> <a href={to(`/builds/${buildId}`)}>the build</a>
      </dd>
      <dt>broken by</dt>
      <dd>
        {culprit === null ? (
          <span class="soft">not known</span>
        ) : culprit.sha === commit.sha ? (
          'that same commit'
        ) : (
          <CommitText commit={culprit} />
        )}
      </dd>
      <dt>opened</dt>
      <dd>
        <When at={openedAt} />
        {endedAt !== null && `, over after ${sizeOf((Date.parse(endedAt) - Date.parse(openedAt)) / 1_000)}`}
      </dd>
      <dt>{endedAt === null ? 'keeps back' : 'kept back'}</dt>
      <dd>
        <Blocked services={blocks} />
      </dd>
      <PullRequestFact repair={repair} />
      {repair.needsPerson !== null && (
        <>
          <dt>not sure of</dt>
          <dd>{repair.needsPerson}</dd>
        </>
      )}
    </dl>
  );
}

function Blocked({ services }: { readonly services: readonly string[] }) {
  if (services.length === 0) return <span class="soft">no release</span>;
  return (
    <>
      releases of{' '}
      {services.map((service, index) => (
        <span key={service}>
          {index > 0 && ', '}
          <a href={to(`/services/${encodeURIComponent(service)}`)}>{service}</a>
        </span>
      ))}
    </>
  );
}

function PullRequestFact({ repair }: { readonly repair: Repair }) {
  const { pullRequest, head, approvedBy, mergedCommit } = repair;
  if (pullRequest === null) return null;
  return (
    <>
      <dt>pull request</dt>
      <dd>
        <PullRequest {...pullRequest} />
        {head !== null && (
          <>
            {' '}
            <span class="soft">at</span> <span class="mono">{head.slice(0, 12)}</span>
          </>
        )}
        {approvedBy !== null && `, approved by ${approvedBy}`}
        {mergedCommit !== null && `, merged as ${mergedCommit.slice(0, 12)}`}
      </dd>
    </>
  );
}

/** A forge's own address; a link only where it is one that a browser may follow. */
function PullRequest({ number, url }: { readonly number: number; readonly url: string }) {
  return /^https?:\/\//.test(url) ? (
    <a href={url} target="_blank" rel="noopener noreferrer">
      {number}
    </a>
  ) : (
    <span>{number}</span>
  );
}
