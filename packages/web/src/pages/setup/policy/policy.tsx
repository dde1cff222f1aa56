// What may be done without asking, by rule; when nothing may be done; and what holds everything.
import { ROUTES, type Answer } from '@kintsugi/contract';
import { to } from '../../../address/location.ts';
import { useAsk } from '../../../live/ask.ts';
import { nowMs } from '../../../live/clock.ts';
import { Coming, Shown } from '../../../parts/shown.tsx';
import { When } from '../../../parts/when.tsx';
import { ACTION_WORDS } from '../../../words/causes.ts';
import { counted, share } from '../../../words/figures.ts';
import { absolute, sizeOf } from '../../../words/times.ts';
import { Rehearse } from './rehearsal.tsx';
import { AUTONOMY } from './words.ts';

type PolicyShape = Answer<'getPolicy'>;

export function Policy() {
  const policy = useAsk('getPolicy', {});
  return (
    <>
      <section aria-labelledby="policy">
        <h2 id="policy">What may be done</h2>
        <Shown of={policy}>
          {(value) => (
            <>
              <Facts policy={value} />
              <Rules policy={value} />
              <Freezes freezes={value.freezes} />
            </>
          )}
        </Shown>
      </section>
      <section class="block" aria-labelledby="rehearsal">
        <h2 id="rehearsal">Rehearse another</h2>
        <p class="soft">What it would have ruled on what was chosen in the past. Nothing changes.</p>
        <Shown of={policy}>{(value) => <Rehearse policy={value} />}</Shown>
      </section>
      <section class="block">
        <h2>Change it</h2>
        <Coming {...ROUTES.changePolicy.coming} />
      </section>
    </>
  );
}

function Facts({ policy }: { readonly policy: PolicyShape }) {
  return (
    <dl class="facts">
      <dt>unless a rule says otherwise</dt>
      <dd>
        <strong>{AUTONOMY[policy.autonomy]}</strong>
      </dd>
      <dt>at once</dt>
      <dd>at most {share(policy.blastRadiusMax)} of what runs may be touched by one action</dd>
      <dt>how often</dt>
      <dd>
        at most {counted(policy.actionsPerHour, 'action')} an hour, and {sizeOf(policy.cooldownSeconds)} of rest between
        two on one service
      </dd>
      <dt>a question waits</dt>
      <dd>{sizeOf(policy.approvalSeconds)}, then it is stale and nothing is done</dd>
      <dt>two persons must say yes to</dt>
      <dd>
        {policy.twoPersons.length === 0 ? 'nothing' : policy.twoPersons.map((kind) => ACTION_WORDS[kind]).join(', ')}
      </dd>
      <dt>wrong alarms</dt>
      <dd>
        {policy.falseAlarmsPerDay} a day of one service; beyond that its signals must be rarer to open an incident.{' '}
        <a href={to('/intelligence')}>How it stands</a>
      </dd>
    </dl>
  );
}

function Rules({ policy: { rules } }: { readonly policy: PolicyShape }) {
  if (rules.length === 0) return <p class="soft">There are no rules beyond that.</p>;
  return (
    <>
      <h3>Rules</h3>
      <p class="soft">The last one that fits counts.</p>
      <table>
        <thead>
          <tr>
            <th scope="col">to do</th>
            <th scope="col">to</th>
            <th scope="col">it may</th>
          </tr>
        </thead>
        <tbody>
          {rules.map(({ action, service, autonomy }, index) => (
            <tr key={index}>
              <td>{action === '*' ? 'anything' : ACTION_WORDS[action]}</td>
              <td>{service === '*' ? 'any service' : service}</td>
              <td>{AUTONOMY[autonomy]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Freezes({ freezes }: Pick<PolicyShape, 'freezes'>) {
  if (freezes.length === 0) return <p class="soft">No freeze is planned.</p>;
  return (
    <>
      <h3>Freezes: nothing is done</h3>
      <ul class="plain">
        {freezes.map(({ from, to: until, reason }) => {
          const isOn = nowMs.value >= Date.parse(from) && nowMs.value < Date.parse(until);
          return (
            <li key={from + reason}>
              {isOn && <span class="tone-will-hurt">▲ now · </span>}
              {reason}: {absolute(Date.parse(from))} to {absolute(Date.parse(until))}{' '}
              <span class="soft">
                (<When at={isOn ? until : from} />)
              </span>
            </li>
          );
        })}
      </ul>
    </>
  );
}
