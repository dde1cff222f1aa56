// Every service on a line: how it is, its last hours with changes and mended seams, its figures.
import type { Answer } from '@kintsugi/contract';
import { to } from '../address/location.ts';
import { Strip } from '../charts/strip.tsx';
import { useHistories } from '../live/histories.ts';
import { duration, NOTHING, rate, share } from '../words/figures.ts';
import { sizeOf } from '../words/times.ts';
import { verdictState } from '../words/states.ts';
import { Mark } from './mark.tsx';
import { When } from './when.tsx';

type Summary = Answer<'listServices'>['items'][number];

/** The share of errors that fills a strip: what is beyond it is as bad as it gets. */
const FULL = 0.1;

export function ServicesTable({ services }: { readonly services: readonly Summary[] }) {
  const histories = useHistories();
  const span = sizeOf(histories.spanSeconds);
  return (
    <table class="services">
      <thead>
        <tr>
          <th scope="col">service</th>
          <th scope="col" class="history">
            errors, last {span}{' '}
            <span class="legend">
              ▏ change <span class="tone-mended">━ mended</span>
            </span>
          </th>
          <th scope="col">state</th>
          <th scope="col" class="number">
            p90
          </th>
          <th scope="col" class="number">
            errors
          </th>
          <th scope="col" class="number">
            requests
          </th>
          <th scope="col" class="number">
            replicas
          </th>
          <th scope="col">last change</th>
        </tr>
      </thead>
      <tbody>
        {services.map((service) => {
          const { name, verdict, because, figures, replicas, lastChange } = service;
          const history = histories.of(name);
          const mended = history.seams.filter((seam) => seam.mended).length;
          const says = `${name}: ${history.changes.length} changes and ${mended} mended incidents in ${span}; errors now ${share(figures.errorShare)}`;
          return (
            <tr key={name}>
              <th scope="row">
                <a href={to(`/services/${encodeURIComponent(name)}`)}>{name}</a>
              </th>
              <td class="history">
                <Strip values={history.errorShare} full={FULL} says={says} {...history} />
              </td>
              <td title={because}>
                <Mark state={verdictState(verdict)} />
              </td>
              <td class="number">{duration(figures.p90Seconds)}</td>
              <td class="number">{share(figures.errorShare)}</td>
              <td class="number">{rate(figures.requestsPerSecond)}</td>
              <td class="number">
                {replicas.ready}/{replicas.desired}
              </td>
              <td class="last-change">
                {lastChange === null ? (
                  NOTHING
                ) : (
                  <span title={lastChange.says}>
                    {lastChange.kind} <When at={lastChange.at} />
                  </span>
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
