// What people may do to an incident: comment, resolve, escalate. In a side sheet; bound to the version that they saw.
import type { Answer, Problem } from '@kintsugi/contract';
import { useSignal } from '@preact/signals';
import { asked, setQuery } from '../../address/location.ts';
import { isNow } from '../../address/moment.ts';
import { api, newKey } from '../../live/api.ts';
import { questions } from '../../live/ask.ts';
import { may, whoMay } from '../../live/me.ts';
import { Copy } from '../../parts/copy.tsx';
import { Mark } from '../../parts/mark.tsx';
import { Sheet } from '../../parts/sheet.tsx';
import { Trouble } from '../../parts/shown.tsx';
import { announce } from '../../shell/announcer.tsx';
import { incidentState } from '../../words/states.ts';

type Incident = Answer<'getIncident'>;

const DEEDS = {
  comment: { title: 'Comment', label: 'What should stand on the timeline?', button: 'Write it' },
  resolve: { title: 'Resolve', label: 'Why is it over?', button: 'Resolve' },
  escalate: { title: 'Escalate', label: 'What do people need to know?', button: 'Hand it to people' },
} as const;
type Deed = keyof typeof DEEDS;

export function openCommand(deed: Deed): void {
  setQuery({ command: deed });
}

export function CommandButtons({ incident }: { readonly incident: Incident }) {
  const { phase } = incident;
  if (!isNow.value) return <p class="soft">Commands act now: go back to now to give one.</p>;
  if (!may('respond'))
    return <p class="mend">You may look. Only {whoMay('respond')} may comment, resolve or escalate.</p>;
  const isOver = phase === 'resolved';
  return (
    <div class="row commands">
      <button onClick={() => openCommand('comment')}>Comment</button>
      {!isOver && <button onClick={() => openCommand('resolve')}>Resolve…</button>}
      {!isOver && phase !== 'escalated' && <button onClick={() => openCommand('escalate')}>Escalate…</button>}
      {!isOver && <LookAgain incident={incident} />}
    </div>
  );
}

/** A new round of evidence. What is chosen and not begun is weighed again, so it is bound to what the person saw. */
function LookAgain({ incident: { id, version } }: { readonly incident: Incident }) {
  const problem = useSignal<Problem | null>(null);
  const press = async (): Promise<void> => {
    const call = { idempotencyKey: newKey(), ifMatch: version };
    const reply = await api.investigateIncident({ params: { id }, body: {} }, call);
    problem.value = reply.ok ? null : reply.problem;
    if (reply.ok) announce('It looks for the cause again.');
    void questions.invalidateQueries();
  };
  return (
    <>
      <button onClick={() => void press()}>Look again</button>
      {problem.value !== null && <Trouble problem={problem.value} again={() => void press()} />}
    </>
  );
}

export function CommandSheet({ incident }: { readonly incident: Incident }) {
  const deed = asked('command');
  if (deed === null || !(deed in DEEDS)) return null;
  const chosen = deed as Deed;
  return (
    <Sheet title={DEEDS[chosen].title} onClose={() => setQuery({ command: null })}>
      <p class="lead">{incident.title}</p>
      {may('respond') ? (
        <CommandForm key={chosen} deed={chosen} incident={incident} />
      ) : (
        <p class="mend">You may look. Only {whoMay('respond')} may do this.</p>
      )}
    </Sheet>
  );
}

function CommandForm({ deed, incident }: { readonly deed: Deed; readonly incident: Incident }) {
  const { id } = incident;
  const words = useSignal('');
  const isFalse = useSignal(false);
  const problem = useSignal<Problem | null>(null);
  const isBusy = useSignal(false);
  const key = useSignal(newKey());
  /** What the person decides about is what they saw when they began, not what it has become meanwhile. */
  const seen = useSignal(incident.version);
  const text = words.value.trim();
  const send = async (): Promise<void> => {
    isBusy.value = true;
    const reply = await sendCommand(deed, id, { text, isFalse: isFalse.value, seen: seen.value, key: key.value });
    isBusy.value = false;
    key.value = newKey();
    problem.value = reply.ok ? null : reply.problem;
    void questions.invalidateQueries();
    if (!reply.ok) return;
    announce(`${DEEDS[deed].title}: done.`, 'urgent');
    setQuery({ command: null });
  };
  const hasMoved = problem.value?.status === 412;
  return (
    <form onSubmit={(event) => (event.preventDefault(), void send())}>
      <label for="command-words">{DEEDS[deed].label}</label>
      <textarea
        id="command-words"
        rows={4}
        maxLength={2_000}
        required
        autofocus
        value={words.value}
        onInput={(event) => (words.value = event.currentTarget.value)}
      />
      {deed === 'resolve' && (
        <label>
          <input
            type="checkbox"
            checked={isFalse.value}
            onChange={(event) => (isFalse.value = event.currentTarget.checked)}
          />{' '}
          A false alarm: there was nothing. Its signals must be rarer to open an incident again.
        </label>
      )}
      {hasMoved && (
        <Moved incident={incident} again={() => ((seen.value = incident.version), (problem.value = null))} />
      )}
      {problem.value !== null && !hasMoved && <Trouble problem={problem.value} />}
      <div class="row">
        <button type="submit" disabled={isBusy.value || text === '' || hasMoved}>
          {DEEDS[deed].button}
        </button>
        {deed === 'resolve' && (
          <Copy
            what="command"
            command={`kintsugi incidents resolve ${id} --reason "…"${isFalse.value ? ' --false-alarm' : ''}`}
          />
        )}
      </div>
    </form>
  );
}

/** It is not the incident any more that was decided about: first the new state, then the button again. */
function Moved({ incident, again }: { readonly incident: Incident; readonly again: () => void }) {
  return (
    <div class="trouble" role="alert">
      <p>
        <strong>It moved on while you wrote.</strong> It is now: <Mark state={incidentState(incident)} /> {incident.now}
      </p>
      <button type="button" onClick={again}>
        I have seen it
      </button>
    </div>
  );
}

interface Given {
  readonly text: string;
  readonly isFalse: boolean;
  readonly seen: number;
  readonly key: string;
}

function sendCommand(deed: Deed, id: string, { text, isFalse, seen, key }: Given) {
  const input = { params: { id } };
  const bound = { idempotencyKey: key, ifMatch: seen };
  switch (deed) {
    case 'comment':
      // Words are true whatever the machine did meanwhile: not bound to a version.
      return api.commentIncident({ ...input, body: { text } }, { idempotencyKey: key });
    case 'resolve':
      return api.resolveIncident({ ...input, body: { reason: text, falseAlarm: isFalse } }, bound);
    case 'escalate':
      return api.escalateIncident({ ...input, body: { reason: text } }, bound);
  }
}
