// Answers what is no HTTP, too large in its headers or too slow: such a request never reaches a route.
import type { Socket } from 'node:net';
import { problem, type ProblemFacts } from '@kintsugi/contract';

const FAULTS: Readonly<Record<string, ProblemFacts>> = {
  HPE_HEADER_OVERFLOW: {
    kind: 'headers-too-large',
    status: 431,
    detail: 'the headers are larger than 16 KiB',
    mend: 'Send fewer or smaller headers.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    kind: 'too-slow',
    status: 408,
    detail: 'the request did not arrive in time',
    mend: 'Send headers within 10 s and the whole request within 30 s.',
  },
};

const MALFORMED: ProblemFacts = {
  kind: 'malformed',
  status: 400,
  detail: 'this is not HTTP',
  mend: 'Send valid HTTP/1.1.',
};
const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
};

export function answerUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy(error);
    return;
  }
  const facts = FAULTS[error.code ?? ''] ?? MALFORMED;
  const body = JSON.stringify(problem(facts));
  const lines = [
    `HTTP/1.1 ${facts.status} ${REASONS[facts.status]}`,
    'content-type: application/problem+json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'x-content-type-options: nosniff',
    'cache-control: no-store',
    'connection: close',
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
}
