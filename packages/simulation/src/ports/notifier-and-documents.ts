// The doors to people: a notifier whose receiver is away now and then, and a disk for documents that is full.
import type { Documents, MemoryShelf, Message, Notifier } from '@kintsugi/engine/ports';
import type { Link } from './link.ts';
import { SimulatedFailure } from './link.ts';

export interface Mailbox {
  readonly received: Message[];
}

export function notifierPort(name: string, mailbox: Mailbox, link: Link, away: number): Notifier {
  return {
    name,
    send: (message) =>
      link.call(name, () => {
        if (link.happens(away))
          return { kind: 'failed', to: name, because: 'simulated: nobody is there', mend: 'Wait.' };
        mailbox.received.push(message);
        return { kind: 'delivered', to: name };
      }),
  };
}

export function documentsPort(shelf: Map<string, string>, link: Link, full: number): Documents {
  return {
    write: (name, text) =>
      link.call('write', () => {
        if (link.happens(full)) throw new SimulatedFailure('the disk is full');
        shelf.set(name, text);
        return `postmortems/${name}`;
      }),
    read: (name) => link.call('read', () => shelf.get(name) ?? null),
  };
}

/** What was saved may be gone or cut short: the memory must come back from the events. */
export function memoryPort(kept: { bytes: Uint8Array | null }, link: Link, full: number): MemoryShelf {
  return {
    save: (snapshot) =>
      link.call('save', () => {
        if (link.happens(full)) throw new SimulatedFailure('the disk is full');
        kept.bytes = snapshot;
      }),
    load: () => link.call('load', () => (link.happens(full) ? (kept.bytes?.subarray(0, 40) ?? null) : kept.bytes)),
  };
}
