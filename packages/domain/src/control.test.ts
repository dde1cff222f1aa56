// The one switch over everything that acts.
import { expect, test } from 'vitest';
import type { ControlEvent } from './control.ts';
import { control } from './control.ts';
import { givenOf, THEN_MS } from './incident/specification.kit.ts';

const atMs = THEN_MS;
const paused: ControlEvent = { type: 'acting-paused', by: 'ada', reason: 'the sale', atMs };
const resumed: ControlEvent = { type: 'acting-resumed', by: 'bob', atMs };
const given = (...history: readonly ControlEvent[]) => givenOf(control, ...history);

test('is paused and resumed, each once at a time', () => {
  given().when({ kind: 'pause', by: 'ada', reason: 'the sale', atMs }).leadsTo(paused);
  given(paused).when({ kind: 'pause', by: 'bob', reason: 'me too', atMs }).refuses('paused-already');
  given(paused).when({ kind: 'resume', by: 'bob', atMs }).leadsTo(resumed);
  given().when({ kind: 'resume', by: 'bob', atMs }).refuses('not-paused');
  given(paused, resumed).when({ kind: 'resume', by: 'bob', atMs }).refuses('not-paused');
});

test('says who paused it, why and since when', () => {
  expect(given(paused).state.paused).toEqual({ by: 'ada', reason: 'the sale', sinceMs: atMs });
  expect(given(paused, resumed).state.paused).toBeNull();
  expect(given(paused, { type: 'acting-sung-about' } as never).state.paused).not.toBeNull();
});
