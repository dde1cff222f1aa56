// The replicas of a service: how each is, what it runs, how often it had to be started again and why it ended last.
import type { Answer } from '@kintsugi/contract';
import { Mark } from '../../../parts/mark.tsx';
import { When } from '../../../parts/when.tsx';
import { bytes, NOTHING, share } from '../../../words/figures.ts';
import { replicaState } from '../../../words/states.ts';
import { askAbout } from './act-sheet.tsx';
import { whyNot } from './may-act.ts';

type Service = Answer<'getService'>;
type Replica = Service['replicaStates'][number];

const COLUMNS = ['replica', 'state', 'release', 'up since', 'restarts', 'last exit', 'memory', 'in flight'] as const;
const NUMBERS: readonly string[] = ['restarts', 'memory', 'in flight'];

export function Replicas({ service }: { readonly service: Service }) {
  const { replicaStates, replicas, name } = service;
  return (
    <section aria-labelledby="replicas">
      <h3 id="replicas">
        Replicas{' '}
        <span class="count">
          {replicas.ready ?? NOTHING} of {replicas.desired} ready
        </span>
      </h3>
      {replicaStates.length === 0 ? (
        <p class="empty">None runs. {replicas.desired === 0 ? 'It is scaled to none.' : 'The runtime starts them.'}</p>
      ) : (
        <div class="table-scroll" tabIndex={0} role="region" aria-label={`Replicas of ${name}`}>
          <table>
            <thead>
              <tr>
                {COLUMNS.map((column) => (
                  <th key={column} scope="col" class={NUMBERS.includes(column) ? 'number' : undefined}>
                    {column}
                  </th>
                ))}
                <th scope="col">
                  <span class="visually-hidden">what can be done</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {replicaStates.map((replica) => (
                <ReplicaRow key={replica.instance} {...{ replica, service }} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function ReplicaRow({ replica, service }: { readonly replica: Replica; readonly service: Service }) {
  const { instance, release, configuration, startedAt, restarts, lastExit, memoryBytes, inFlight, pid } = replica;
  const known = service.releases.find((one) => one.release === release);
  return (
    <tr>
      <th scope="row" title={pid === null ? undefined : `process ${pid}`}>
        {instance}
      </th>
      <td>
        <Mark state={replicaState(replica)} />
      </td>
      <td title={`${release}, configuration ${configuration}`}>
        {known?.number ?? release}
        <span class="soft"> / {configuration}</span>
      </td>
      <td>{startedAt === null ? NOTHING : <When at={startedAt} />}</td>
      <td class="number">{restarts}</td>
      <td>
        {lastExit === null ? (
          <span class="soft">none</span>
        ) : (
          <>
            {lastExit.says}, <When at={lastExit.at} />
          </>
        )}
      </td>
      <td class="number">{memoryText(memoryBytes, service.limits.memoryBytes)}</td>
      <td class="number">
        {inFlight}
        {service.limits.concurrency !== null && <span class="soft"> of {service.limits.concurrency}</span>}
      </td>
      <td>
        <button
          class="quiet"
          disabled={whyNot() !== null}
          title={whyNot() ?? 'A new one takes its place'}
          onClick={() => askAbout(`replace:${instance}`)}
        >
          replace <span class="visually-hidden">{instance}</span>
        </button>
      </td>
    </tr>
  );
}

function memoryText(used: number | null, limit: number | null): string {
  if (used === null) return NOTHING;
  return limit === null ? bytes(used) : `${bytes(used)} of ${bytes(limit)} (${share(used / limit)})`;
}
