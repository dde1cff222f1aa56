// The repositories that are watched: how each builds, where it is pushed to, what keeps its code in, who edits it now.
import type { Answer } from '@kintsugi/contract';
import { useAsk } from '../../../live/ask.ts';
import { Copy } from '../../../parts/copy.tsx';
import { Mark } from '../../../parts/mark.tsx';
import { Trouble } from '../../../parts/shown.tsx';
import { When } from '../../../parts/when.tsx';
import { projectState } from '../../../words/states.ts';
import { CommitText } from '../one/commit-text.tsx';

type Project = Answer<'listProjects'>['items'][number];

const AUTONOMY: Readonly<Record<Project['autonomy'], string>> = {
  observe: 'only looks',
  propose: 'proposes; a person merges',
  'act-and-tell': 'merges what is proven, and tells',
  act: 'merges what is proven',
};

export function Projects({ projects }: { readonly projects: readonly Project[] }) {
  return (
    <ul class="plain projects">
      {projects.map((project) => (
        <li key={project.name}>
          <h3>
            {project.name} <Mark state={projectState(project.state)} />
          </h3>
          <dl class="facts">
            <dt>{project.branch}</dt>
            <dd>
              {project.head === null ? <span class="soft">no commit yet</span> : <CommitText commit={project.head} />}
            </dd>
            <dt>last that built</dt>
            <dd class="mono">{project.lastGood?.slice(0, 12) ?? <span class="soft">none</span>}</dd>
            <dt>Kintsugi</dt>
            <dd>{AUTONOMY[project.autonomy]}</dd>
            <dt>git</dt>
            <dd>
              {project.gitUrl === null ? (
                <span class="soft">on a forge of your own</span>
              ) : (
                <>
                  <span class="mono">{project.gitUrl}</span>{' '}
                  <Copy what="repository" command={`git clone ${quoted(project.gitUrl)}`} />
                </>
              )}
            </dd>
            <dt>kept in by</dt>
            <dd>{project.isolation}</dd>
            <dt>edited by</dt>
            <dd>
              <Locks project={project.name} />
            </dd>
          </dl>
        </li>
      ))}
    </ul>
  );
}

/** For a POSIX shell: the address is data there too. */
function quoted(text: string): string {
  return /^[\w.:/@-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** Who keeps others, and the machine, from editing which files. */
function Locks({ project }: { readonly project: string }) {
  const locks = useAsk('listLocks', { params: { id: project } }, { everyMs: 5_000 });
  if (locks.value === null)
    return locks.problem === null ? <span class="soft">…</span> : <Trouble problem={locks.problem} />;
  if (locks.value.items.length === 0) return <span class="soft">nobody: no edit lock is held</span>;
  return (
    <ul class="plain">
      {locks.value.items.map(({ id, holder, paths, expiresAt, token }) => (
        <li key={id}>
          {holder} holds <span class="mono">{paths.join(', ')}</span>{' '}
          <span class="soft">
            ends <When at={expiresAt} />, token {token}
          </span>
        </li>
      ))}
    </ul>
  );
}
