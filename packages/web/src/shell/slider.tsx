// The time slider: moves the whole page to a moment of the last hours, as it was or as it was known then.
import { useSignal } from '@preact/signals';
import { asked } from '../address/location.ts';
import { goTo, isNow, moment } from '../address/moment.ts';
import { nowMs } from '../live/clock.ts';
import { absolute, clock, sizeOf } from '../words/times.ts';

const SPANS: readonly { readonly name: string; readonly seconds: number }[] = [
  { name: '15 min', seconds: 900 },
  { name: '1 h', seconds: 3_600 },
  { name: '6 h', seconds: 21_600 },
  { name: '24 h', seconds: 86_400 },
  { name: '7 d', seconds: 604_800 },
];

export function Slider() {
  const seconds = useSignal(3_600);
  const then = moment.value;
  const atMs = then === null ? nowMs.value : Date.parse(then.at);
  const behind = Math.min(seconds.value, Math.max(0, (nowMs.value - atMs) / 1_000));
  const knows = asked('knownAt') === null ? 'what-was-so' : 'what-was-known';
  const move = (back: number): void => goTo(back < 1 ? null : new Date(Date.now() - back * 1_000), knows);
  return (
    <section class={isNow.value ? 'slider' : 'slider past'} aria-label="Time travel">
      {then !== null && (
        <p class="banner" role="status">
          <strong>You look at {absolute(atMs)}</strong>, {sizeOf((nowMs.value - atMs) / 1_000)} ago. What is marked
          “now” cannot tell of then.
        </p>
      )}
      <div class="slider-row">
        <label for="time-slider" class="soft">
          {then === null ? 'now' : clock(atMs)}
        </label>
        <input
          id="time-slider"
          type="range"
          min={-seconds.value}
          max={0}
          step={Math.max(1, Math.round(seconds.value / 720))}
          value={-behind}
          aria-valuetext={then === null ? 'now' : `${sizeOf(behind)} ago`}
          onChange={(event) => move(-Number(event.currentTarget.value))}
        />
        <select
          aria-label="How far back the slider reaches"
          value={String(seconds.value)}
          onChange={(event) => (seconds.value = Number(event.currentTarget.value))}
        >
          {SPANS.map(({ name, seconds: span }) => (
            <option key={name} value={String(span)}>
              {name}
            </option>
          ))}
        </select>
        <select
          aria-label="What is shown of then"
          value={knows}
          disabled={then === null}
          onChange={(event) => goTo(new Date(atMs), event.currentTarget.value as typeof knows)}
        >
          <option value="what-was-so">what was so</option>
          <option value="what-was-known">what we knew</option>
        </select>
        {then !== null && <button onClick={() => goTo(null)}>Back to now</button>}
      </div>
    </section>
  );
}
