// The client of the feed against sockets that do what a test tells them: returns, silence, doubles, and the end.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFeed, type Feed, type FeedEvent, type FeedSocket, type FeedState } from '../index.ts';

class ToldSocket implements FeedSocket {
  static readonly all: ToldSocket[] = [];
  readonly address: string;
  readonly said: unknown[] = [];
  onopen: FeedSocket['onopen'] = null;
  onmessage: FeedSocket['onmessage'] = null;
  onclose: FeedSocket['onclose'] = null;
  onerror: FeedSocket['onerror'] = null;
  isClosed = false;

  constructor(address: string, protocol: string) {
    this.address = `${address} ${protocol}`;
    ToldSocket.all.push(this);
  }
  send(text: string): void {
    this.said.push(JSON.parse(text));
  }
  close(): void {
    this.isClosed = true;
  }
  tell(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

let events: FeedEvent[];
let states: FeedState[];
let feed: Feed;

beforeEach(() => {
  vi.useFakeTimers();
  ToldSocket.all.length = 0;
  events = [];
  states = [];
  feed = createFeed({
    url: 'http://127.0.0.1:1',
    token: 'secret',
    topics: ['incidents'],
    onEvent: (event) => events.push(event),
    onState: (state) => states.push(state),
    WebSocket: ToldSocket,
    random: () => 0.999_999,
  });
});
afterEach(() => {
  feed.close();
  vi.useRealTimers();
});

const socket = (): ToldSocket => ToldSocket.all.at(-1)!;
const at = '2026-12-24T00:00:00.000Z';
const event = (id: number) => ({
  id: String(id),
  type: 'comment_added',
  at,
  topic: 'incidents',
  data: { subject: { kind: 'incident', id: 'inc_1' }, version: id, says: 'x', actor: { kind: 'person', name: 'ada' } },
});

function open(): void {
  socket().onopen?.();
}

test('the token is said in the first message, never in the address', () => {
  open();
  expect(socket().address).toBe('ws://127.0.0.1:1/ws kintsugi.v1');
  expect(socket().said).toEqual([
    { type: 'hello', token: 'secret' },
    { type: 'subscribe', topics: ['incidents'] },
  ]);
});

test('it returns after the last event, and steps over what it had', () => {
  open();
  socket().tell({ type: 'subscribed', topics: ['incidents'], after: '7' });
  socket().tell(event(9));
  socket().tell(event(12));
  socket().onclose?.({ code: 1006, reason: '' });
  expect(states.at(-1)).toEqual({ kind: 'waiting', retryMs: 250, because: 'the connection was lost' });
  vi.advanceTimersByTime(250);
  feed.add(['services']);
  open();
  expect(socket().said.at(-1)).toEqual({ type: 'subscribe', topics: ['incidents', 'services'], after: '12' });
  socket().tell(event(12));
  socket().tell(event(13));
  expect(events.map(({ id }) => id)).toEqual(['9', '12', '13']);
});

test('it waits longer after every failure, up to 15 s, until a connection lasts', () => {
  const waits: number[] = [];
  for (let n = 0; n < 9; n += 1) {
    open();
    socket().tell({ type: 'subscribed', topics: ['incidents'], after: '7' });
    socket().onclose?.({ code: 4008, reason: 'too slow' });
    const state = states.at(-1);
    if (state?.kind === 'waiting') waits.push(state.retryMs);
    vi.advanceTimersByTime(15_000);
  }
  expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
  open();
  socket().tell({ type: 'heartbeat', at, after: '40' });
  socket().onclose?.({ code: 1006, reason: '' });
  expect(states.at(-1)).toMatchObject({ retryMs: 250 });
  expect(feed.after()).toBe('40');
});

test('a silent connection is left, and one that was left is not heard any more', () => {
  open();
  const first = socket();
  vi.advanceTimersByTime(37_500);
  expect(first.isClosed).toBe(true);
  expect(states.at(-1)).toMatchObject({ kind: 'waiting', because: 'nothing was heard for too long' });
  vi.advanceTimersByTime(250);
  first.tell(event(9));
  first.onclose?.({ code: 1000, reason: '' });
  expect([events, ToldSocket.all.length]).toEqual([[], 2]);
});

test('after resync it goes on where the server says', () => {
  open();
  socket().tell({ type: 'resync', reason: 'too far', mend: 'Read anew.', after: '900' });
  expect(states.at(-1)).toEqual({ kind: 'resync', reason: 'too far', after: '900' });
  socket().onclose?.({ code: 4009, reason: 'resync: too far' });
  vi.advanceTimersByTime(250);
  open();
  expect(socket().said.at(-1)).toEqual({ type: 'subscribe', topics: ['incidents'], after: '900' });
});

test('refused credentials end it; messages that it does not understand do not', () => {
  open();
  socket().onmessage?.({ data: '{' });
  socket().onmessage?.({ data: new ArrayBuffer(1) });
  socket().tell({ type: 'fireworks' });
  expect(states.at(-1)).toEqual({ kind: 'connecting' });
  socket().onclose?.({ code: 4401, reason: 'nobody has this token' });
  expect(states.at(-1)).toEqual({ kind: 'closed', because: 'nobody has this token' });
  vi.advanceTimersByTime(60_000);
  expect(ToldSocket.all).toHaveLength(1);
});
