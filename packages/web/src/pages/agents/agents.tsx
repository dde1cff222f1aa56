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
import { Handovers } from './handovers.tsx';

type Agent = Answer<'listAgents'>['items'][number];

const STATES: Readonly<Record<Agent['state'], State>> = {
  idle: { word: 'idle', tone: 'quiet', shape: '○' },
  working: { word: 'at work', tone: 'mended', shape: '●' },
  paused: { word: 'paused', tone: 'will-hurt', shape: '❚❚' },
};

export default function AgentsPage() {
  const agents = useAsk('listAgents', {}, { everyMs: 5_000 });
  const scorecard = useAsk('getScorecard', {}, { everyMs: 30_000 });
  useKeys([{ key: 'r', says: 'ask anew', run: agents.again }]);
  return (
    <div class="agents">
      <h1>Agents</h1>
      {!isNow.value && <p class="soft">What they do is told of now; the timeline of an incident tells of then.</p>}
      <Shown of={agents} rows={9}>
        {({ items }) => <Crew crew={items} scorecard={scorecard.value} />}
      </Shown>
      <section class="block">
        <h2>From hand to hand</h2>
        <Handovers />
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
          ? `None of the ${crew.length} is at work.`
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
              <p>{agent.mandate}</p>
              <Doing agent={agent} />
              <p class="soft">{cardOf(agent.name, scorecard)}</p>
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}

function Doing({ agent: { steps, last, done, state } }: { readonly agent: Agent }) {
  return (
    <>
      {steps.map((step) => (
        <p key={step.incidentId ?? step.repairId ?? step.title}>
          <strong>now</strong> {step.says} <About about={step} />
          <span class="soft">
            {' '}
            since <When at={step.since} as="clock" /> (<When at={step.since} />)
          </span>
        </p>
      ))}
      {state === 'paused' && <p class="tone-will-hurt">Nothing is done until somebody resumes.</p>}
      <p>
        <span class="soft">last </span>
        {last === null ? (
          <span class="soft">nothing yet</span>
        ) : (
          <>
            {last.says} <About about={last} />{' '}
            <span class="soft">
              <When at={last.at} />
            </span>
          </>
        )}
        {done !== null && <span class="soft"> · wrote down {counted(done, 'event')} in all</span>}
      </p>
    </>
  );
}

/** What it is about, as a link where there is one. */
function About({ about }: { readonly about: Pick<Agent['steps'][number], 'incidentId' | 'repairId' | 'title'> }) {
  const { incidentId, repairId, title } = about;
  if (title === '') return null;
  const path =
    incidentId === null ? (repairId === null ? null : `/development/${repairId}`) : `/incidents/${incidentId}`;
  return <span class="soft">in {path === null ? title : <a href={to(path)}>{title}</a>}</span>;
}

function markdownOf(crew: readonly Agent[]): string {
  const doing = ({ steps }: Agent): string => steps.map(({ says, title }) => `, ${says} (${title})`).join('');
  return crew.map((agent) => `- ${agent.name}: ${STATES[agent.state].word}${doing(agent)}`).join('\n');
}
