// Repairs by what they need: a table a group.
import { to } from '../../../address/location.ts';
import { Mark } from '../../../parts/mark.tsx';
import { When } from '../../../parts/when.tsx';
import { plainOutput } from '../../../words/output.ts';
import { repairState } from '../../../words/states.ts';
import { PhaseSteps } from '../one/phase-steps.tsx';
import type { RepairGroup, RepairRow } from './grouping.ts';

export function RepairGroups({ groups, at }: { readonly groups: readonly RepairGroup[]; readonly at: number }) {
  const chosen = groups.flatMap(({ repairs }) => repairs)[at]?.id;
  return (
    <div class="repair-groups">
      {groups.map(({ id, title, repairs }) => (
        <section key={id} class={id === 'need' ? 'needs-you-group' : ''} aria-labelledby={`group-${id}`}>
          <h3 id={`group-${id}`}>
            {id === 'need' && (
              <span class="tone-need" aria-hidden="true">
                ◆{' '}
              </span>
            )}
            {title} <span class="count">{repairs.length}</span>
          </h3>
          <div class="table-scroll" tabIndex={0} role="region" aria-label={`Repairs: ${title}`}>
            <table>
              <thead>
                <tr>
                  <th scope="col">what failed</th>
                  <th scope="col">state</th>
                  <th scope="col">project</th>
                  <th scope="col">broken by</th>
                  <th scope="col">opened</th>
                </tr>
              </thead>
              <tbody>
                {repairs.map((repair) => (
                  <Row key={repair.id} repair={repair} isChosen={repair.id === chosen} />
                ))}
              </tbody>
            </table>
          </div>
        </section>
      ))}
    </div>
  );
}

function Row({ repair, isChosen }: { readonly repair: RepairRow; readonly isChosen: boolean }) {
  const { id, title, phase, project, culprit, openedAt, waitsFor, endedAt } = repair;
  return (
    <tr class={isChosen ? 'chosen' : ''}>
      <th scope="row">
        <a href={to(`/development/${id}`)}>{plainOutput(title)}</a>
        {endedAt === null && waitsFor !== null && <p class="soft">waits for {waitsFor}</p>}
      </th>
      <td>
        <Mark state={repairState(repair)} />
        {endedAt === null && <PhaseSteps phase={phase} />}
      </td>
      <td>{project}</td>
      <td>
        {culprit === null ? (
          <span class="soft">not known</span>
        ) : (
          <>
            {plainOutput(culprit.subject)} <span class="soft">by {plainOutput(culprit.author)}</span>
          </>
        )}
      </td>
      <td>
        <When at={openedAt} />
      </td>
    </tr>
  );
}
