// Builds, newest first: filtered by state and project, of any number, older ones when they are asked for.
import type { Answer, Problem } from '@kintsugi/contract';
import { useSignal } from '@preact/signals';
import { asked, setQuery, to } from '../../../address/location.ts';
import { api } from '../../../live/api.ts';
import { useAsk } from '../../../live/ask.ts';
import { LongList } from '../../../parts/long-list.tsx';
import { Mark } from '../../../parts/mark.tsx';
import { Shown, Trouble } from '../../../parts/shown.tsx';
import { When } from '../../../parts/when.tsx';
import { NOTHING } from '../../../words/figures.ts';
import { plainOutput } from '../../../words/output.ts';
import { buildState } from '../../../words/states.ts';
import { sizeOf } from '../../../words/times.ts';
import { REASONS } from '../one/reasons.ts';

type Page = Answer<'listBuilds'>;
type BuildRow = Page['items'][number];

const STATES = ['running', 'passed', 'failed', 'broken'] as const;
const PAGE = 200;

export function Builds({ projects }: { readonly projects: readonly string[] }) {
  const state = STATES.find((one) => one === asked('state')) ?? null;
  const project = projects.find((one) => one === asked('project')) ?? null;
  const query = { limit: PAGE, ...(state === null ? {} : { state }), ...(project === null ? {} : { project }) };
  const first = useAsk('listBuilds', { query }, { everyMs: 5_000 });
  return (
    <>
      <div class="row">
        <Choice name="state" label="State" value={state} of={STATES} words={(one) => buildState(one).word} />
        {projects.length > 1 && <Choice name="project" label="Project" value={project} of={projects} words={String} />}
      </div>
      <Shown
        of={first}
        rows={6}
        isEmpty={({ items }) => items.length === 0}
        empty={
          state === null && project === null ? (
            <p>Nothing was built yet. A push to a watched repository is built at once.</p>
          ) : (
            <p>No build is like that. Choose other ones above.</p>
          )
        }
      >
        {(page) => <Rows key={JSON.stringify(query)} first={page} query={query} />}
      </Shown>
    </>
  );
}

interface ChoiceProps<T extends string> {
  readonly name: string;
  readonly label: string;
  readonly value: T | null;
  readonly of: readonly T[];
  readonly words: (one: T) => string;
}

function Choice<T extends string>({ name, label, value, of, words }: ChoiceProps<T>) {
  return (
    <label class="choice">
      <span class="soft">{label}</span>{' '}
      <select
        value={value ?? ''}
        onChange={({ currentTarget }) => setQuery({ [name]: currentTarget.value === '' ? null : currentTarget.value })}
      >
        <option value="">all</option>
        {of.map((one) => (
          <option key={one} value={one}>
            {words(one)}
          </option>
        ))}
      </select>
    </label>
  );
}

interface RowsProps {
  readonly first: Page;
  readonly query: NonNullable<Parameters<typeof api.listBuilds>[0]['query']>;
}

/** The first page is kept up to date; older ones are as they were when they were asked for. */
function Rows({ first, query }: RowsProps) {
  const older = useSignal<readonly BuildRow[]>([]);
  const cursor = useSignal<string | null | undefined>(undefined);
  const problem = useSignal<Problem | null>(null);
  const next = cursor.value === undefined ? first.nextCursor : cursor.value;
  const more = async (): Promise<void> => {
    if (next === null) return;
    const reply = await api.listBuilds({ query: { ...query, cursor: next } });
    problem.value = reply.ok ? null : reply.problem;
    if (!reply.ok) return;
    older.value = [...older.value, ...reply.value.items];
    cursor.value = reply.value.nextCursor;
  };
  const known = new Set(first.items.map(({ id }) => id));
  const items = [...first.items, ...older.value.filter(({ id }) => !known.has(id))];
  return (
    <>
      <LongList items={items} label="Builds, newest first" keyOf={({ id }) => id} estimate={34} row={rowOf} />
      {next !== null && <button onClick={() => void more()}>Show older ones</button>}
      {problem.value !== null && <Trouble problem={problem.value} />}
    </>
  );
}

function rowOf({ id, commit, project, state, because, reason, startedAt, endedAt, repairId }: BuildRow) {
  const took = endedAt === null ? NOTHING : sizeOf((Date.parse(endedAt) - Date.parse(startedAt)) / 1_000);
  return (
    <div class="build-row" title={because}>
      <Mark state={buildState(state)} />
      <a href={to(`/builds/${id}`)}>{plainOutput(commit.subject)}</a>
      <span class="soft">
        {project} <span class="mono">{commit.sha.slice(0, 8)}</span> by {plainOutput(commit.author)}
      </span>
      <span class="soft">
        {repairId === null ? REASONS[reason] : <a href={to(`/development/${repairId}`)}>{REASONS[reason]}</a>}
      </span>
      <span class="number">{took}</span>
      <span class="soft">
        <When at={startedAt} />
      </span>
    </div>
  );
}
