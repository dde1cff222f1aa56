// Cuts a text into the words that an index knows. Knows no language, no index and no query.

/** A longer run of letters is no word (a key, a base64 blob); its head is kept, so that equal ones still meet. */
const LONGEST_WORD = 64;
const RUN = /[\p{L}\p{N}\p{M}]+/gu;
/** Where a hump begins: `lease|Keeper`, `HTTP|Server`, but not in `IDs`. Digits stay with their letters: ec2, ipv6, 5xx. */
const HUMP = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll}{2})/u;
const HAS_HUMP = /[\p{Ll}\p{N}]\p{Lu}|\p{Lu}\p{Lu}\p{Ll}{2}/u;
const PLAIN_ASCII = /^[\0-\x7f]*$/;
/** camelCase, snake_case, dotted.names, kebab-case and paths: what a program, a host or a setting is called. */
const COMPOUND = /[\p{L}\p{N}_$][\p{L}\p{N}\p{M}_$]*(?:[.\-/:]+[\p{L}\p{N}_$][\p{L}\p{N}\p{M}_$]*)*/gu;
const JOINED = /[\p{L}\p{N}][_.\-/:]+[\p{L}\p{N}]/u;

/**
 * The lower-case words of `text`, in its order. A word with humps stands whole and is followed by its parts
 * (`leaseKeeper` gives leasekeeper, lease, keeper), so that both spellings meet; at everything that is
 * neither letter nor digit a word ends (`us-east-1`, `user_id`).
 *
 * Shape   any string; equal after Unicode NFKC means equal words. Nothing in it: no words.
 * Cost    O(length) time and memory.
 * Fails   on scripts without spaces (a sentence of Chinese is one word: use character grams), on words broken by hyphens.
 */
export function words(text: string): string[] {
  const found: string[] = [];
  for (const [run] of normal(text).matchAll(RUN)) {
    const word = run.length > LONGEST_WORD ? run.slice(0, LONGEST_WORD) : run;
    found.push(word.toLowerCase());
    if (HAS_HUMP.test(word)) for (const part of word.split(HUMP)) found.push(part.toLowerCase());
  }
  return found;
}

/**
 * Names as programs write them, whole and in their own case: `readCaseText`, `user_id`, `kube-system/coredns`,
 * `db.pool.max`. Plain words are none. Order and repetitions are those of the text. O(length).
 */
export function identifiers(text: string): string[] {
  const found: string[] = [];
  for (const [run] of normal(text).matchAll(COMPOUND)) {
    if (run.length <= LONGEST_WORD && (JOINED.test(run) || HAS_HUMP.test(run))) found.push(run);
  }
  return found;
}

/** Most texts are ASCII, where normalising would only copy them. */
function normal(text: string): string {
  return PLAIN_ASCII.test(text) ? text : text.normalize('NFKC');
}
