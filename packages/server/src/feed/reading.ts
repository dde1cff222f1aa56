// What a client's words mean, or what is wrong with them. Words of strangers: bounded, checked, never trusted.
import { clientMessage, GENERAL_TOPICS, TOPIC_SHAPES, type ClientMessage, type ProblemFacts } from '@kintsugi/contract';
import { faultsOf } from '../input-faults/input-faults.ts';
import { nearestName } from '../input-faults/nearest.ts';

export type Read =
  | { readonly ok: true; readonly message: ClientMessage }
  | { readonly ok: false; readonly problem: ProblemFacts };

const MOST_FAULTS = 5;

export function readMessage(text: string): Read {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    const mend = 'Send JSON text, such as {"type":"ping"}.';
    return { ok: false, problem: { kind: 'not-json', status: 400, detail: 'the message is not JSON', mend } };
  }
  const parsed = clientMessage.safeParse(content, { reportInput: true });
  if (parsed.success) return { ok: true, message: parsed.data };
  const faults = faultsOf(parsed.error, clientMessage, () => null)
    .slice(0, MOST_FAULTS)
    .map((fault) => withTopic(fault, content));
  const problem: ProblemFacts = {
    kind: 'invalid-message',
    status: 400,
    detail: faults.map(({ where, says }) => (where === '' ? says : `${where}: ${says}`)).join('; '),
    mend: faults[0]?.mend ?? '',
    faults: faults.map(({ where, says, mend }) => ({ where, says: `${says}. ${mend}` })),
  };
  return { ok: false, problem };
}

interface Fault {
  readonly where: string;
  readonly says: string;
  readonly mend: string;
}

/** A topic that does not exist is named, with the one that was meant. */
function withTopic(fault: Fault, content: unknown): Fault {
  const [, index] = /^topics\[(\d+)\]$/.exec(fault.where) ?? [];
  const named = index === undefined ? null : (content as { topics: unknown[] }).topics[Number(index)];
  if (typeof named !== 'string') return fault;
  const near = named.includes(':') ? null : nearestName(named, GENERAL_TOPICS);
  const mend = near === null ? `Topics are ${TOPIC_SHAPES.join(', ')}.` : `Did you mean "${near}"?`;
  return { where: fault.where, says: `there is no topic "${named.slice(0, 60)}"`, mend };
}
