// Development: what is repaired, what needs somebody, what was built, whose code it is, and what is still to come.
import { ROUTES } from '@kintsugi/contract';
import { useSignal } from '@preact/signals';
import { navigate, to } from '../../address/location.ts';
import { isNow } from '../../address/moment.ts';
import { questions, useAsk, type Asked } from '../../live/ask.ts';
import { Coming, Shown } from '../../parts/shown.tsx';
import { useKeys } from '../../shell/keys.tsx';
import { counted } from '../../words/figures.ts';
import { Builds } from './board/builds.tsx';
import { groupRepairs, type RepairGroup } from './board/grouping.ts';
import { Projects } from './board/projects.tsx';
import { RepairGroups } from './board/repair-groups.tsx';
import './development.css';

const REPAIRS_SHOWN = 100;

export default function DevelopmentPage() {
  const repairs = useAsk('listRepairs', { query: { limit: REPAIRS_SHOWN } }, { everyMs: 5_000 });
  const projects = useAsk('listProjects', {}, { everyMs: 5_000 });
  const groups = groupRepairs(repairs.value?.items ?? []);
  const { at } = useRepairKeys(groups);
  return (
    <div class="development">
      <h1>Development</h1>
      <Sentence groups={groups} projects={projects} />
      {!isNow.value && <p class="tone-need">◆ This page tells of now: builds and repairs keep their own timelines.</p>}
      <section class="block" aria-labelledby="repairs">
        <h2 id="repairs">
          Repairs <span class="count">{repairs.value?.items.length}</span>
        </h2>
        <Shown of={repairs} isEmpty={({ items }) => items.length === 0} empty={<NoRepairs />}>
          {() => <RepairGroups groups={groups} at={at} />}
        </Shown>
      </section>
      <section class="block" aria-labelledby="projects">
        <h2 id="projects">
          Projects <span class="count">{projects.value?.items.length}</span>
        </h2>
        <Shown of={projects} isEmpty={({ items }) => items.length === 0} empty={<NoProjects />}>
          {({ items }) => <Projects projects={items} />}
        </Shown>
      </section>
      <section class="block" aria-labelledby="builds">
        <h2 id="builds">Builds</h2>
        <Builds projects={(projects.value?.items ?? []).map(({ name }) => name)} />
      </section>
      <section class="block" aria-labelledby="coming">
        <h2 id="coming">Still to come</h2>
        <Coming {...wordsOf(ROUTES.createDevelopment.coming)} />
        <Coming {...wordsOf(ROUTES.requestEvolution.coming)} />
      </section>
    </div>
  );
}

function wordsOf(coming: { readonly says: string; readonly today: string } | undefined) {
  return { says: coming?.says ?? '', today: coming?.today ?? '' };
}

interface SentenceProps {
  readonly groups: readonly RepairGroup[];
  readonly projects: Asked<{ readonly items: readonly { readonly state: string; readonly name: string }[] }>;
}

function Sentence({ groups, projects }: SentenceProps) {
  const needed = groups.find(({ id }) => id === 'need')?.repairs.length ?? 0;
  const failing = (projects.value?.items ?? []).filter(({ state }) => state === 'failing').map(({ name }) => name);
  if (projects.value === null) return null;
  return (
    <p class="lead">
      {needed > 0 && (
        <span class="tone-need">
          <span aria-hidden="true">◆ </span>
          {counted(needed, 'repair')} {needed === 1 ? 'needs' : 'need'} you.{' '}
        </span>
      )}
      {failing.length === 0
        ? projects.value.items.length === 0
          ? 'No repository is watched.'
          : 'No build fails.'
        : `${failing.join(', ')} ${failing.length === 1 ? 'does' : 'do'} not build.`}
    </p>
  );
}

/** j and k through the repairs as they stand on the page; o opens, a opens what needs somebody first. */
function useRepairKeys(groups: readonly RepairGroup[]) {
  const at = useSignal(-1);
  const rows = groups.flatMap(({ repairs }) => repairs);
  const open = (index: number): void => {
    const repair = rows[index];
    if (repair !== undefined) navigate(to(`/development/${repair.id}`));
  };
  const move = (by: number): void => {
    at.value = Math.max(0, Math.min(rows.length - 1, at.value + by));
    const link = document.querySelectorAll<HTMLElement>('.repair-groups th[scope="row"] a')[at.value];
    link?.focus();
  };
  useKeys([
    { key: 'j', says: 'next repair', run: () => move(1) },
    { key: 'k', says: 'repair before', run: () => move(-1) },
    { key: 'o', says: 'open it', run: () => open(at.value) },
    { key: 'a', says: 'what needs you first', run: () => groups[0]?.id === 'need' && open(0) },
    { key: 'r', says: 'ask again', run: () => void questions.invalidateQueries() },
  ]);
  return { at: at.value };
}

function NoRepairs() {
  return (
    <>
      <p>Nothing was repaired yet.</p>
      <p class="mend">
        When a build of a watched repository fails, it is diagnosed, and a patch is looked for; it stands here.
      </p>
    </>
  );
}

function NoProjects() {
  return (
    <>
      <p>No repository is watched.</p>
      <p class="mend">
        Declare one under <code>development.projects</code> in kintsugi.yaml: its builds are then watched and repaired.
        It can be hosted here or on a forge of your own.
      </p>
    </>
  );
}
