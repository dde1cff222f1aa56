// Agents: who does what. Each one's mandate, what it works at, what it did last, how good it is; and what went from hand to hand.
import type { Answer } from '@kintsugi/contract';
import { to } from '../../address/location.ts';
import { isNow } from '../../address/moment.ts';
import { useAsk } from '../../live/ask.ts';
import { Copy } from '../../parts/copy.tsx';
import { Mark } from '../../parts/mark.tsx';
import { Coming, Shown } from '../../parts/shown.tsx';
import { When } from '../../parts/when.tsx';
import { useKeys } from '../../shell/keys.tsx';
import { counted } from '../../words/figures.ts';
import type { State } from '../../words/states.ts';
import './agents.css';
import { cardOf } from './card.ts';
import { crewOf, type Agent } from './crew.ts';
import { Handovers } from './handovers.tsx';
import { useLately } from './lately.ts';

const STATES: Readonly<Record<Agent['state'], State>> = {
  idle: { word: 'idle', tone: 'quiet', shape: '○' },
  working: { word: 'at work', tone: 'mended', shape: '●' },
  paused: { word: 'paused', tone: 'will-hurt', shape: '❚❚' },
};

export default function AgentsPage() {
  const status = useAsk('getStatus', {}, { everyMs: 5_000 });
  const open = useAsk('listIncidents', { query: { open: 'true', limit: 200 } }, { everyMs: 10_000 });
  const scorecard = useAsk('getScorecard', {}, { everyMs: 30_000 });
  const { lately } = useLately();
  useKeys([{ key: 'r', says: 'ask anew', run: status.again }]);
  const entries = [...lately.stories.flatMap((story) => story.entries), ...lately.others];
  return (
    <div class="agents">
      <h1>Agents</h1>
      {!isNow.value && <p class="soft">What they do is told of now; the timeline of an incident tells of then.</p>}
      <Shown of={status} rows={9}>
        {({ agents }) => <Crew crew={crewOf(agents, open.value?.items ?? [], entries)} scorecard={scorecard.value} />}
      </Shown>
      <section class="block">
        <h2>From hand to hand</h2>
        <Handovers stories={lately.stories} />
      </section>
      <section class="block">
        <h2>Limits</h2>
        <Coming
          says="The circuit of each agent, which stops one that fails again and again, and its budget of time stand here when the server tells of them."
          today="What holds all of them today: the policy on Setup, and Pause above, which stops everything that acts at once."
        />
      </section>
    </div>
  );
}

interface CrewProps {
  readonly crew: readonly Agent[];
  readonly scorecard: Answer<'getScorecard'> | null;
}

function Crew({ crew, scorecard }: CrewProps) {
  const working = crew.filter(({ state }) => state === 'working');
  return (
    <>
      <p class="lead">
        {working.length === 0
          ? `All ${crew.length} are idle: there is nothing to do.`
          : `${counted(working.length, 'agent')} at work: ${working.map(({ name }) => name).join(', ')}.`}
      </p>
      <p>
        <Copy what="list of agents" command="kintsugi status" markdown={() => markdownOf(crew)} />
      </p>
      <h2 class="visually-hidden">Each of them</h2>
      <ul class="plain crew">
        {crew.map((agent) => (
          <li key={agent.name}>
            <h3>{agent.name}</h3>
            <span class="state">
              <Mark state={STATES[agent.state]} />
            </span>
            <div>
              <p>{agent.mandate ?? 'Nobody wrote down what it is for.'}</p>
              <Doing agent={agent} />
              <p class="soft">{cardOf(agent.name, scorecard)}</p>
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}

function Doing({ agent: { steps, why, last } }: { readonly agent: Agent }) {
  return (
    <>
      {steps.map(({ path, title, since }) => (
        <p key={path}>
          <span class="soft">now</span> <a href={to(path)}>{title}</a>
          {since !== null && (
            <span class="soft">
              {' '}
              since <When at={since} as="clock" /> (<When at={since} />)
            </span>
          )}
        </p>
      ))}
      {why !== '' && <p class="soft">{why}</p>}
      <p>
        <span class="soft">last </span>
        {last === null ? (
          <span class="soft">nothing in the newest incidents, and nothing since this page was opened</span>
        ) : (
          <>
            {last.path === null ? last.says : <a href={to(last.path)}>{last.says}</a>}{' '}
            <span class="soft">
              <When at={last.at} />
            </span>
          </>
        )}
      </p>
    </>
  );
}

function markdownOf(crew: readonly Agent[]): string {
  return crew
    .map(
      ({ name, state, steps }) =>
        `- ${name}: ${STATES[state].word}${steps.length === 0 ? '' : `, ${steps.map(({ title }) => title).join('; ')}`}`,
    )
    .join('\n');
}
