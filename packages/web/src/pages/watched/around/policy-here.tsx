// What Kintsugi may do to one service by itself, by which rule, and within which bounds.
import type { Answer } from '@kintsugi/contract';
import { useAsk } from '../../../live/ask.ts';
import { nowMs } from '../../../live/clock.ts';
import { Shown } from '../../../parts/shown.tsx';
import { When } from '../../../parts/when.tsx';
import { counted, share } from '../../../words/figures.ts';
import { sizeOf } from '../../../words/times.ts';
import { ACTION_WORDS, policyFor, type Held } from './policy-rules.ts';

type Policy = Answer<'getPolicy'>;

const AUTONOMY: Readonly<Record<Policy['autonomy'], string>> = {
  observe: 'never: it only watches',
  propose: 'after a yes',
  'act-and-tell': 'by itself, and tells',
  act: 'by itself',
};

export function PolicyHere({ service }: { readonly service: string }) {
  const policy = useAsk('getPolicy', {});
  return (
    <Shown of={policy}>
      {(known) => (
        <>
          <Freezes freezes={known.freezes} />
          <div class="table-scroll" tabIndex={0} role="region" aria-label={`Policy for ${service}`}>
            <table>
              <thead>
                <tr>
                  <th scope="col">action</th>
                  <th scope="col">Kintsugi does it</th>
                  <th scope="col">which rule says so</th>
                </tr>
              </thead>
              <tbody>
                {policyFor(service, known).map((held) => (
                  <tr key={held.action}>
                    <th scope="row">{ACTION_WORDS[held.action]}</th>
                    <td>{held.persons > 1 ? `after a yes of ${held.persons} persons` : AUTONOMY[held.autonomy]}</td>
                    <td class="soft">{ruleText(held)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <p class="soft">
            At most {counted(known.actionsPerHour, 'action')} an hour in all; {sizeOf(known.cooldownSeconds)} between
            two on one service; what touches more than {share(known.blastRadiusMax)} of the services needs a yes; a
            question stands for {sizeOf(known.approvalSeconds)}. People are held by freezes alone. It is changed under{' '}
            <code>policy:</code> in kintsugi.yaml.
          </p>
        </>
      )}
    </Shown>
  );
}

function ruleText({ rule }: Held): string {
  if (rule === null) return 'the default';
  const action = rule.action === '*' ? 'every action' : ACTION_WORDS[rule.action];
  return `${action} on ${rule.service === '*' ? 'every service' : rule.service}: ${rule.autonomy}`;
}

function Freezes({ freezes }: { readonly freezes: Policy['freezes'] }) {
  const ahead = freezes.filter(({ to }) => Date.parse(to) > nowMs.value);
  return (
    <>
      {ahead.map(({ from, to, reason }) => (
        <p key={from} class={Date.parse(from) <= nowMs.value ? 'tone-will-hurt' : 'soft'}>
          <span aria-hidden="true">▲ </span>
          Changes are frozen from <When at={from} as="clock" /> until <When at={to} as="clock" /> (<When at={to} />
          ): {reason}
        </p>
      ))}
    </>
  );
}
