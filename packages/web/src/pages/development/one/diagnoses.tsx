// What tools said is wrong: which tool, its code, the place, its words. They are quoted, and prove nothing.
import type { Answer } from '@kintsugi/contract';
import { plainOutput } from '../../../words/output.ts';

type Diagnosis = Answer<'getBuild'>['diagnoses'][number];

export function Diagnoses({ diagnoses }: { readonly diagnoses: readonly Diagnosis[] }) {
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label="What tools reported">
      <table>
        <thead>
          <tr>
            <th scope="col">place</th>
            <th scope="col">says</th>
            <th scope="col">tool</th>
            <th scope="col">kind</th>
          </tr>
        </thead>
        <tbody>
          {diagnoses.map((one, index) => (
            <tr key={index}>
              <th scope="row" class="mono place">
                {placeOf(one)}
              </th>
              <td>{plainOutput(one.message)}</td>
              <td class="mono">
                {one.tool} {one.code}
              </td>
              <td class="soft">{one.kind}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function placeOf({ file, line, column }: Diagnosis): string {
  if (file === null) return '–';
  return plainOutput([file, line, column].filter((part) => part !== null).join(':'));
}

export function FailingTests({ tests }: { readonly tests: readonly string[] }) {
  if (tests.length === 0) return null;
  return (
    <ul>
      {tests.map((test, index) => (
        <li key={index}>{plainOutput(test)}</li>
      ))}
    </ul>
  );
}
