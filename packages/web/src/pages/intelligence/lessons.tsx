// What outcomes taught: which action helped against which kind of cause, how often, how surely, how quickly, and where.
import type { Answer } from '@kintsugi/contract';
import { to } from '../../address/location.ts';
import { ACTION_WORDS, CAUSE_WORDS } from '../../words/causes.ts';
import { duration, share } from '../../words/figures.ts';
import { wilson } from './interval.ts';

type Lesson = Answer<'listLessons'>['items'][number];

export function Lessons({ lessons }: { readonly lessons: readonly Lesson[] }) {
  return (
    <>
      <div class="table-scroll" tabIndex={0} role="region" aria-label="Lessons">
        <table>
          <thead>
            <tr>
              <th scope="col">against</th>
              <th scope="col">of</th>
              <th scope="col">it did</th>
              <th scope="col" class="number">
                helped
              </th>
              <th scope="col" class="number">
                share
              </th>
              <th scope="col">
                likely between <span class="soft">(95 %)</span>
              </th>
              <th scope="col" class="number">
                helps after
              </th>
              <th scope="col">incidents</th>
            </tr>
          </thead>
          <tbody>
            {lessons.map((lesson) => (
              <LessonRow key={`${lesson.causeKind} ${lesson.action} ${lesson.service}`} lesson={lesson} />
            ))}
          </tbody>
        </table>
      </div>
      <p class="soft">
        A lesson does not name the incidents that taught it: the server does not tell them yet. The link leads to all
        that are over of the service.
      </p>
    </>
  );
}

function LessonRow({ lesson }: { readonly lesson: Lesson }) {
  const { causeKind, action, service, tries, helped, medianSecondsToHelp } = lesson;
  const likely = wilson(helped, tries);
  return (
    <tr>
      <td>{CAUSE_WORDS[causeKind]}</td>
      <td>
        <a href={to(`/services/${encodeURIComponent(service)}`)}>{service}</a>
      </td>
      <td>{ACTION_WORDS[action]}</td>
      <td class="number">
        {helped} of {tries}
      </td>
      <td class="number">{share(tries === 0 ? null : helped / tries)}</td>
      <td>
        {likely !== null && (
          <>
            <span class="likely" aria-hidden="true">
              <span style={{ left: `${likely.low * 100}%`, width: `${(likely.high - likely.low) * 100}%` }} />
              <i style={{ left: `${(helped / tries) * 100}%` }} />
            </span>{' '}
            {share(likely.low)} to {share(likely.high)}
          </>
        )}
      </td>
      <td class="number">{duration(medianSecondsToHelp)}</td>
      <td>
        <a href={to(`/incidents?state=over&service=${encodeURIComponent(service)}`)}>of {service}</a>
      </td>
    </tr>
  );
}
