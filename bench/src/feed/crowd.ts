// A process with many clients of the live feed, some of which never read. It says when each event came to each client.
import { connect as connectTcp, type Socket } from 'node:net';
import { FEED_PATH, FEED_PROTOCOL, serverMessage } from '@kintsugi/contract';

export type CrowdOrder =
  | { readonly kind: 'join'; readonly url: string; readonly token: string; readonly clients: number }
  | { readonly kind: 'stall'; readonly url: string; readonly token: string; readonly clients: number }
  | { readonly kind: 'report' };

export type CrowdAnswer =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'heard';
      /** From the time in the event to its arrival, over all clients, since the last report. */
      readonly latenciesMs: readonly number[];
      /** Events at the client that got the fewest and the most. */
      readonly fewest: number;
      readonly most: number;
      readonly ended: number;
    };

const AT_ONCE = 50;

interface Member {
  heard: number;
}

const members: Member[] = [];
const stalled: Socket[] = [];
let latenciesMs: number[] = [];
let ended = 0;

process.on('message', (order: CrowdOrder) => void obey(order).then((answer) => process.send?.(answer)));
process.on('disconnect', () => process.exit());

async function obey(order: CrowdOrder): Promise<CrowdAnswer> {
  if (order.kind === 'report') {
    const counts = members.map(({ heard }) => heard);
    const answer = {
      kind: 'heard',
      latenciesMs,
      fewest: Math.min(...counts),
      most: Math.max(...counts),
      ended,
    } as const;
    latenciesMs = [];
    for (const member of members) member.heard = 0;
    return answer;
  }
  const enter = order.kind === 'join' ? join : stall;
  for (let begun = 0; begun < order.clients; begun += AT_ONCE) {
    const many = Math.min(AT_ONCE, order.clients - begun);
    await Promise.all(Array.from({ length: many }, () => enter(order.url, order.token)));
  }
  return { kind: 'ready' };
}

function join(url: string, token: string): Promise<void> {
  const socket = new WebSocket(new URL(FEED_PATH, url.replace('http', 'ws')), FEED_PROTOCOL);
  const member: Member = { heard: 0 };
  members.push(member);
  socket.addEventListener('open', () => {
    socket.send(JSON.stringify({ type: 'hello', token }));
    socket.send(JSON.stringify({ type: 'subscribe', topics: ['incidents', 'services', 'development'] }));
  });
  return new Promise((resolve, reject) => {
    socket.addEventListener('close', ({ reason }) => {
      ended += 1;
      reject(new Error(`a client was sent away: ${reason}`));
    });
    socket.addEventListener('message', ({ data }) => {
      const nowMs = Date.now();
      const message = serverMessage.parse(JSON.parse(String(data)));
      if (!('id' in message)) return message.type === 'subscribed' ? resolve() : undefined;
      member.heard += 1;
      latenciesMs.push(nowMs - Date.parse(message.at));
    });
  });
}

/** Subscribes, and reads nothing after that. */
async function stall(url: string, token: string): Promise<void> {
  const { hostname: host, port } = new URL(url);
  const socket = connectTcp({ host, port: Number(port) });
  socket.on('error', () => undefined); // It is dropped in the end: that is what it is for.
  stalled.push(socket);
  const headers = [
    `GET ${FEED_PATH} HTTP/1.1`,
    `Host: ${host}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    `Sec-WebSocket-Protocol: ${FEED_PROTOCOL}`,
    `Authorization: Bearer ${token}`,
  ];
  socket.write(`${headers.join('\r\n')}\r\n\r\n`);
  await new Promise((resolve) => socket.once('data', resolve));
  const text = Buffer.from(JSON.stringify({ type: 'subscribe', topics: ['incidents'] }));
  // A frame of text, masked with zeros.
  socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), text]));
  await new Promise((resolve) => socket.once('data', resolve));
  socket.pause();
}
