// What the feed says no to, beyond the shape of a message.
import type { ProblemFacts } from '@kintsugi/contract';

export const HELLO_FIRST: ProblemFacts = {
  kind: 'unauthenticated',
  status: 401,
  detail: 'the first message must say who is there',
  mend: 'Send {"type":"hello","token":"TOKEN"} first, or connect with the header `Authorization: Bearer TOKEN`.',
};

export const HELLO_TWICE: ProblemFacts = {
  kind: 'invalid-message',
  status: 400,
  detail: 'it is known already who is there',
  mend: 'Say hello once, and only without an Authorization header.',
};

export const AFTER_WHILE_SUBSCRIBED: ProblemFacts = {
  kind: 'invalid-message',
  status: 409,
  detail: '`after` cannot be given while something is subscribed: a connection reads the log in one direction',
  mend: 'Subscribe without it to go on from here, unsubscribe from everything first, or connect once more.',
};

export function tooManyTopics(most: number): ProblemFacts {
  const detail = `a client may subscribe to ${most} topics`;
  return { kind: 'too-many-topics', status: 429, detail, mend: 'Unsubscribe from some, or take a wide topic.' };
}
