// What can be gone back to: every release that is kept, which one runs, since when it is known.
import type { Answer } from '@kintsugi/contract';
import { When } from '../../../parts/when.tsx';
import { askAbout } from './act-sheet.tsx';
import { whyNot } from './may-act.ts';

export function Releases({ service }: { readonly service: Answer<'getService'> }) {
  const { releases, configuration } = service;
  const newest = releases.toSorted((a, b) => b.number - a.number);
  return (
    <section aria-labelledby="releases">
      <h3 id="releases">
        Releases <span class="count">{releases.length}</span>
      </h3>
      <p class="soft">
        It runs configuration {configuration}. A release is code by its content: going back starts exactly that code.
      </p>
      {releases.length === 0 ? (
        <p class="empty">
          None is kept here: <code>kintsugi deploy {service.name} FOLDER</code> makes one.
        </p>
      ) : (
        <div class="table-scroll" tabIndex={0} role="region" aria-label={`Releases of ${service.name}`}>
          <table>
            <thead>
              <tr>
                <th scope="col">release</th>
                <th scope="col">content</th>
                <th scope="col">known since</th>
                <th scope="col">
                  <span class="visually-hidden">what can be done</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {newest.map(({ release, number, contentHash, registeredAt, current }) => (
                <tr key={release}>
                  <th scope="row">{number}</th>
                  <td class="mono" title={contentHash}>
                    {release}
                  </td>
                  <td>
                    <When at={registeredAt} />
                  </td>
                  <td>
                    {current ? (
                      <span class="tag">current</span>
                    ) : (
                      <button
                        disabled={whyNot() !== null}
                        title={whyNot() ?? undefined}
                        onClick={() => askAbout(`rollback:${release}`)}
                      >
                        {number > (service.releaseNumber ?? 0) ? 'Take this one' : 'Go back to it'}
                        <span class="visually-hidden">: release {number}</span>
                      </button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
