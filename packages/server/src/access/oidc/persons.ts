// Which name somebody bears here who signs in elsewhere: given at first sight, kept for good, and never another's.
import type { AccessHappened, AccessStream } from '../access-stream.ts';

/** No name of a person, a token or the operator can hold a colon: nobody can take one of these, nor be taken for one. */
const PREFIX = 'oidc:';

export interface Persons {
  /**
   * The same subject always gets the same name, whatever its provider calls it by now: two approvals of one person must
   * not count as two persons'. Null: it could not be stored, and nobody may come in by it.
   */
  nameOf(subject: string, readable: string): Promise<string | null>;
}

export function openPersons(stream: Pick<AccessStream, 'write'>, happened: readonly AccessHappened[]): Persons {
  const names = new Map<string, Promise<string | null>>();
  const taken = new Set<string>();
  for (const { event } of happened) {
    if (event.type !== 'person-named') continue;
    names.set(event.subject, Promise.resolve(event.name));
    taken.add(event.name);
  }

  async function give(subject: string, readable: string): Promise<string | null> {
    const name = freeName(readable);
    taken.add(name);
    const written = await stream.write({ type: 'person-named', subject, name }, { kind: 'person', name });
    if (written.ok) return name;
    taken.delete(name);
    names.delete(subject);
    return null;
  }

  function freeName(readable: string): string {
    for (let number = 1; ; number += 1) {
      const name = `${PREFIX}${readable}${number === 1 ? '' : `-${number}`}`;
      if (!taken.has(name)) return name;
    }
  }

  return {
    nameOf: (subject, readable) => {
      const known = names.get(subject);
      if (known !== undefined) return known;
      // Kept before it is durable: two sessions of one person at once must not get two names.
      const given = give(subject, readable);
      names.set(subject, given);
      return given;
    },
  };
}
