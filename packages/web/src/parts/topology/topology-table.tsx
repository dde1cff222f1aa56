// The topology for the keyboard and for who does not look at pictures: a row a service, with whom it calls and who calls it.
import { Mark } from '../mark.tsx';
import type { TopologyProps } from './topology.tsx';

export function TopologyTable({ nodes, edges, marks, path, chosen, onChoose, label }: TopologyProps) {
  return (
    <details class="table-twin">
      <summary>As a table</summary>
      <div class="scroll" tabIndex={0} role="region" aria-label={`${label}, as a table`}>
        <table>
          <thead>
            <tr>
              <th scope="col">service</th>
              <th scope="col">state</th>
              <th scope="col">calls</th>
              <th scope="col">is called by</th>
              {marks !== undefined && <th scope="col">here</th>}
            </tr>
          </thead>
          <tbody>
            {nodes.map(({ name, outside, state }) => (
              <tr key={name}>
                <th scope="row">
                  {onChoose === undefined ? (
                    name
                  ) : (
                    <button class="quiet" aria-pressed={chosen === name} onClick={() => onChoose(name)}>
                      {name}
                    </button>
                  )}
                  {outside && <span class="soft"> outside</span>}
                </th>
                <td>
                  <Mark state={state} />
                </td>
                <td>
                  {edges
                    .filter(({ caller }) => caller === name)
                    .map(({ callee }) => (path?.has(`${name}\n${callee}`) === true ? `${callee} (suspected)` : callee))
                    .join(', ')}
                </td>
                <td>
                  {edges
                    .filter(({ callee }) => callee === name)
                    .map(({ caller }) => caller)
                    .join(', ')}
                </td>
                {marks !== undefined && <td>{marks.get(name)?.says ?? ''}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
