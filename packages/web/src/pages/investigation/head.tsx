// The head of an incident: what it is in one sentence, how bad, since when and how long, whom it hurts, better or worse.
import type { Answer } from '@kintsugi/contract';
import { to } from '../../address/location.ts';
import { moment } from '../../address/moment.ts';
import { useAsk } from '../../live/ask.ts';
import { nowMs } from '../../live/clock.ts';
import { Copy } from '../../parts/copy.tsx';
import { Mark } from '../../parts/mark.tsx';
import { When } from '../../parts/when.tsx';
import { incidentState, severityState } from '../../words/states.ts';
import { sizeOf } from '../../words/times.ts';
import { courseOf } from './axis/course.ts';
import type { Plan } from './axis/figures-of.ts';
import type { Stretch } from './axis/stretch.ts';
import { useValues } from './axis/values.ts';

type Incident = Answer<'getIncident'>;

export interface HeadProps {
  readonly incident: Incident;
  /** What opened it first; null where it is no line over time. */
  readonly first: Plan | null;
  readonly recent: Stretch;
  readonly markdown: () => string;
}

export function Head({ incident, first, recent, markdown }: HeadProps) {
  const { id, title, services, onsetAt, endedAt, calledPeople, predicted, detectedAfterSeconds } = incident;
  const thenMs = moment.value === null ? nowMs.value : Date.parse(moment.value.at);
  const lasted = ((endedAt === null ? thenMs : Date.parse(endedAt)) - Date.parse(onsetAt)) / 1_000;
  return (
    <header class="incident-head">
      <div class="row">
        <Copy what="incident" id={id} />
        <Mark state={incidentState(incident)} />
        <span class="soft">
          {severityState(incident.severity).word}
          {predicted && ' · predicted: no limit was broken yet when it was opened'}
        </span>
        <span class="spring" />
        <Copy what="incident" markdown={markdown} command={`kintsugi incidents show ${id}`} />
      </div>
      <h1>{title}</h1>
      <p>
        since <When at={onsetAt} as="clock" /> ·{' '}
        <strong>{endedAt === null ? `${sizeOf(lasted)} and counting` : `lasted ${sizeOf(lasted)}`}</strong>
        {detectedAfterSeconds !== null && <span class="soft"> · noticed after {sizeOf(detectedAfterSeconds)}</span>}
        {endedAt === null && first !== null && <CourseOf plan={first} recent={recent} />}
        {' · '}
        {services.map((name, index) => (
          <span key={name}>
            {index > 0 && ', '}
            <a href={to(`/services/${encodeURIComponent(name)}`)}>{name}</a>
          </span>
        ))}
        {calledPeople.length > 0 && <span> · called: {calledPeople.join(', ')}</span>}
      </p>
      <Impact incident={incident} />
    </header>
  );
}

/** In its own component: the questions behind it are asked only while the incident is open. */
function CourseOf({ plan, recent }: { readonly plan: Plan; readonly recent: Stretch }) {
  const { values } = useValues(plan, recent);
  const course = courseOf(values, plan.signal);
  if (course === null) return null;
  return <span class={course === 'getting worse' ? 'tone-hurt' : ''}> · {course}</span>;
}

/** The reckoning of who is hurt; until it is there, what the signals say. */
function Impact({ incident: { id, impact, phase } }: { readonly incident: Incident }) {
  const reckoned = useAsk('getImpact', { params: { id } }, { everyMs: phase === 'resolved' ? 60_000 : 10_000 }).value;
  if (reckoned === null) return impact === null ? null : <p class="impact">{impact}</p>;
  const rows = [reckoned.users, reckoned.money, ...reckoned.failing, ...reckoned.business];
  return (
    <div class="impact">
      <p>{reckoned.says}</p>
      <details>
        <summary class="soft">How that was reckoned</summary>
        <ul>
          {rows.map(({ says, query }, index) => (
            <li key={index}>
              {says} {query !== null && <code class="soft">GET {query}</code>}
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}
