// What a service logs: searched, followed, held still while somebody reads. Lines are hostile: text, and nothing but text.
import type { Answer } from '@kintsugi/contract';
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { asked, setQuery, withQuery } from '../../../address/location.ts';
import { moment } from '../../../address/moment.ts';
import { useAsk } from '../../../live/ask.ts';
import { LongList } from '../../../parts/long-list.tsx';
import { Shown } from '../../../parts/shown.tsx';
import { When } from '../../../parts/when.tsx';
import { counted } from '../../../words/figures.ts';
import { plainOutput, severityWord } from '../../../words/output.ts';
import { keyed, newAfter, type KeyedLine } from './keyed-lines.ts';

type Lines = Answer<'queryLogs'>['items'];

const LINES_MAX = 200;
const FOLLOW_EVERY_MS = 2_000;
const TYPING_MS = 250;

export function LogLines({ service }: { readonly service: string }) {
  const text = asked('q') ?? '';
  const window = windowAsked();
  const isHeld = useSignal(false);
  const isLive = window.to === undefined;
  const query = { service, limit: LINES_MAX, ...window, ...(text === '' ? {} : { text }) };
  const lines = useAsk('queryLogs', { query }, isLive && !isHeld.value ? { everyMs: FOLLOW_EVERY_MS } : {});
  return (
    <>
      <div class="row log-head">
        <Search text={text} />
        {isLive ? (
          <button aria-pressed={isHeld.value} onClick={() => (isHeld.value = !isHeld.value)}>
            {isHeld.value ? 'Follow' : 'Hold still'}
          </button>
        ) : (
          <span class="soft">of the time that the page shows</span>
        )}
      </div>
      <Shown of={lines} rows={8} isEmpty={({ items }) => items.length === 0} empty={<NoLines text={text} />}>
        {({ items }) => <Followed items={items} isHeld={isHeld.value} service={service} />}
      </Shown>
    </>
  );
}

/** The stretch that was dragged out, or the quarter of an hour before the page's moment; of now: no bounds. */
function windowAsked(): { readonly from?: string; readonly to?: string; readonly knownAt?: string } {
  const then = moment.value;
  const knownAt = then?.knownAt ?? null;
  const known = knownAt === null ? {} : { knownAt };
  const [fromMs, toMs] = [Date.parse(asked('from') ?? ''), Date.parse(asked('to') ?? '')];
  if (toMs > fromMs) return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString(), ...known };
  return then === null ? {} : { to: then.at, ...known };
}

function Search({ text }: { readonly text: string }) {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <label class="search">
      <span class="visually-hidden">Search in the log lines</span>
      <input
        type="search"
        placeholder="words in the line"
        maxLength={500}
        defaultValue={text}
        onInput={({ currentTarget: { value } }) => {
          clearTimeout(timer.current);
          timer.current = setTimeout(() => setQuery({ q: value === '' ? null : value }), TYPING_MS);
        }}
      />
    </label>
  );
}

interface FollowedProps {
  readonly items: Lines;
  readonly isHeld: boolean;
  readonly service: string;
}

/** Newest first. While it is held, or somebody is over it to read, new lines wait behind their count. */
function Followed({ items, isHeld, service }: FollowedProps) {
  const newest = keyed(items);
  const shown = useSignal(newest);
  const isRead = useSignal(false);
  const stands = isHeld || isRead.value;
  useEffect(() => {
    if (!stands) shown.value = newest;
  }, [items, stands]);
  const waiting = newAfter(shown.value, newest);
  return (
    <div
      onMouseEnter={() => (isRead.value = true)}
      onMouseLeave={() => (isRead.value = false)}
      onFocusCapture={() => (isRead.value = true)}
      onBlurCapture={() => (isRead.value = false)}
    >
      <p class="soft log-count">
        {counted(shown.value.length, 'line')}
        {shown.value.length >= LINES_MAX && ', the newest of more: search for words, or drag a shorter stretch'}
        {stands && waiting > 0 && (
          <button class="quiet" onClick={() => (shown.value = newest)}>
            {waiting} new
          </button>
        )}
      </p>
      <LongList
        items={shown.value.toReversed()}
        label={`Log lines of ${service}, newest first`}
        keyOf={({ key }) => key}
        estimate={28}
        row={(line) => <LineRow {...line} />}
      />
    </div>
  );
}

function LineRow({ line }: KeyedLine) {
  const word = severityWord(line.severity);
  // Red is for customers who are hurt: a program that complains does not say that any are.
  const tone = word === 'error' || word === 'fatal' ? 'tone-will-hurt' : word === 'warn' ? '' : 'soft';
  return (
    <div class="log-line">
      <When at={line.at} as="clock" /> <span class={`log-severity ${tone}`}>{word}</span>{' '}
      <span class="soft log-instance">{line.instance}</span> <span class="mono log-body">{plainOutput(line.body)}</span>
      {line.traceId !== null && (
        <>
          {' '}
          <a class="soft" href={withQuery({ trace: line.traceId })}>
            trace
          </a>
        </>
      )}
    </div>
  );
}

function NoLines({ text }: { readonly text: string }) {
  return text === '' ? (
    <>
      <p>It logged nothing in this time.</p>
      <p class="mend">What its processes print comes here by itself; OpenTelemetry logs too.</p>
    </>
  ) : (
    <p>No line of this time holds “{text}”.</p>
  );
}
