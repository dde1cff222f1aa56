// Whether one template is another with more of its places open. Knows no miner.

/**
 * True when every line of `special` is one of `general`: `user <*> left` covers `user ada left` and itself.
 *
 * A place of `general` takes any text, also none: templates of one miner, which learns what is variable as it goes, are
 * compared over time. Cost O(length). Fails on templates whose constant parts repeat inside a value: the first fit is taken.
 */
export function templateCovers(general: string, special: string): boolean {
  const [head = '', ...rest] = general.split(PLACE);
  const tail = rest.pop();
  if (tail === undefined) return general === special;
  if (!special.startsWith(head)) return false;
  let at = head.length;
  for (const part of rest) {
    const found = special.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return special.length - tail.length >= at && special.endsWith(tail);
}

const PLACE = '<*>';
