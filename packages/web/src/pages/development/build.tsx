// One build: what was tried at which commit, each step with its time, what tools reported, and the output live.
import type { Answer } from '@kintsugi/contract';
import { to } from '../../address/location.ts';
import type { Params } from '../../address/route.ts';
import { questions, useAsk } from '../../live/ask.ts';
import { nowMs } from '../../live/clock.ts';
import { Copy } from '../../parts/copy.tsx';
import { Mark } from '../../parts/mark.tsx';
import { Shown } from '../../parts/shown.tsx';
import { When } from '../../parts/when.tsx';
import { useKeys } from '../../shell/keys.tsx';
import { bytes, counted, duration, NOTHING } from '../../words/figures.ts';
import { buildState, stepState } from '../../words/states.ts';
import { plainOutput } from '../../words/output.ts';
import { sizeOf } from '../../words/times.ts';
import { BuildLog } from './log/build-log.tsx';
import { CommitText } from './one/commit-text.tsx';
import { Diagnoses, FailingTests } from './one/diagnoses.tsx';
import { REASONS } from './one/reasons.ts';
import './development.css';

type Build = Answer<'getBuild'>;

export default function BuildPage({ params }: { readonly params: Params }) {
  const id = params['id'] ?? '';
  const build = useAsk('getBuild', { params: { id } }, { everyMs: 3_000 });
  useKeys([{ key: 'r', says: 'ask again', run: () => void questions.invalidateQueries() }]);
  return (
    <div class="development build">
      {build.value === null && <h1>Build {id}</h1>}
      <Shown of={build} rows={6}>
        {(known) => (
          <>
            <Head build={known} />
            <Steps build={known} />
            {known.diagnoses.length > 0 && (
              <section class="block" aria-labelledby="diagnosis">
                <h2 id="diagnosis">
                  What tools reported <span class="count">{known.diagnoses.length}</span>
                </h2>
                <Diagnoses diagnoses={known.diagnoses} />
              </section>
            )}
            <Tests tests={known.tests} />
            <section class="block" aria-labelledby="output">
              <h2 id="output">Output</h2>
              <BuildLog key={id} id={id} />
            </section>
          </>
        )}
      </Shown>
    </div>
  );
}

function Head({ build }: { readonly build: Build }) {
  const { id, project, branch, commit, reason, repairId, state, because, startedAt, endedAt } = build;
  const until = endedAt === null ? nowMs.value : Date.parse(endedAt);
  return (
    <header>
      <div class="row">
        <h1>Build of {plainOutput(commit.subject)}</h1>
        <Copy
          what="build"
          id={id}
          command={`kintsugi builds show ${id}`}
          markdown={() => `**Build of ${commit.subject}** (${commit.sha.slice(0, 12)}): ${because}\n\n${location.href}`}
        />
      </div>
      <p class="lead">
        <Mark state={buildState(state)} /> <span class="because">{because}</span>
      </p>
      <dl class="facts">
        <dt>commit</dt>
        <dd>
          <CommitText commit={commit} />
        </dd>
        <dt>project</dt>
        <dd>
          <a href={to('/development')}>{project}</a>, branch <span class="mono">{branch}</span>
        </dd>
        <dt>why</dt>
        <dd>
          {REASONS[reason]}
          {repairId !== null && (
            <>
              {' '}
              for <a href={to(`/development/${repairId}`)}>a repair</a>
            </>
          )}
        </dd>
        <dt>took</dt>
        <dd>
          {sizeOf((until - Date.parse(startedAt)) / 1_000)}
          {endedAt === null && ' so far'}, begun <When at={startedAt} />
        </dd>
      </dl>
    </header>
  );
}

function Steps({ build }: { readonly build: Build }) {
  const longest = Math.max(0.001, ...build.steps.map(({ durationSeconds }) => durationSeconds));
  return (
    <section class="block" aria-labelledby="steps">
      <h2 id="steps">Steps</h2>
      {build.steps.length === 0 ? (
        <p class="soft">{build.endedAt === null ? 'The first one runs; its output is below.' : 'None was begun.'}</p>
      ) : (
        <div class="table-scroll" tabIndex={0} role="region" aria-label="Steps of the build">
          <table>
            <thead>
              <tr>
                <th scope="col">step</th>
                <th scope="col">end</th>
                <th scope="col">command</th>
                <th scope="col" class="number">
                  took
                </th>
                <th scope="col">
                  <span class="visually-hidden">of the longest step</span>
                </th>
                <th scope="col" class="number">
                  output
                </th>
              </tr>
            </thead>
            <tbody>
              {build.steps.map(({ name, command, end, exitCode, durationSeconds, outputBytes }, index) => (
                <tr key={`${index} ${name}`}>
                  <th scope="row">{name}</th>
                  <td>
                    <Mark state={stepState(end)} />
                    {exitCode !== null && exitCode !== 0 && <span class="soft"> code {exitCode}</span>}
                  </td>
                  <td class="mono">{command}</td>
                  <td class="number">{duration(durationSeconds)}</td>
                  <td class="bar-cell" aria-hidden="true">
                    <span class="bar" style={{ width: `${((durationSeconds / longest) * 100).toFixed(1)}%` }} />
                  </td>
                  <td class="number">{bytes(outputBytes)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Tests({ tests }: { readonly tests: Build['tests'] }) {
  const { passed, failed, skipped, failing } = tests;
  const isAny = passed + failed + skipped > 0;
  return (
    <section class="block" aria-labelledby="tests">
      <h2 id="tests">Tests</h2>
      <p class={failed > 0 ? 'tone-will-hurt' : 'soft'}>
        {isAny
          ? `${failed > 0 ? '▲ ' : ''}${counted(failed, 'test')} failed, ${passed} passed, ${skipped} skipped`
          : `${NOTHING} No test was counted: none ran, or its runner writes what is not read here.`}
      </p>
      <FailingTests tests={failing} />
    </section>
  );
}
