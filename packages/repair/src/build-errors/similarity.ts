// How alike two names are. Pure text; knows no language.

/**
 * Edits from one word to the other: put in, left out, exchanged, or two neighbours swapped.
 * Cost     O(length²); answers at most `limit + 1`.
 * Source   F. J. Damerau, A technique for computer detection and correction of spelling errors, CACM 7 (1964).
 */
export function editDistance(a: string, b: string, limit = Number.POSITIVE_INFINITY): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, before[j - 2]! + 1);
      row.push(best);
    }
    // Swapped neighbours are counted from the row before the last, which must be too far as well.
    if (Math.min(...row, ...last) > limit) return limit + 1;
    [before, last] = [last, row];
  }
  return Math.min(last[b.length]!, limit + 1);
}

/**
 * What it costs to believe that `meant` was written as `written`: 0 for equal names, about 0.5 for one slip in a
 * longer word, at most 2; null when they are not alike. Slips weigh more in short words, where a chance neighbour is
 * near; names that share most of their words (`parcelOf`, `parcelFor`) are alike however long the rest is.
 */
export function nameCost(written: string, meant: string): number | null {
  if (written === meant) return 0;
  const costs = [slipCost(written, meant), wordCost(written, meant)].filter((cost) => cost !== null);
  return costs.length === 0 ? null : Math.min(...costs);
}

function slipCost(written: string, meant: string): number | null {
  if (written.toLowerCase() === meant.toLowerCase()) return 0.2;
  const longest = Math.max(written.length, meant.length);
  const allowed = longest <= 2 ? 1 : Math.max(1, Math.floor(longest * 0.4));
  const distance = editDistance(written, meant, allowed);
  if (distance > allowed || distance >= longest) return null;
  const initial = written[0] === meant[0] ? 0 : 0.15;
  return 0.25 + (distance * 1.2) / Math.sqrt(longest) + initial;
}

function wordCost(written: string, meant: string): number | null {
  const [a, b] = [wordsOf(written), wordsOf(meant)];
  if (a.length < 2 && b.length < 2) return null;
  const longest = Math.max(a.length, b.length);
  const shared = a.filter((word) => b.includes(word)).length;
  if (shared * 2 < longest) return null;
  return 0.5 + 0.45 * (longest - shared) + (a.length === b.length ? 0 : 0.15);
}

/** `fetchUserById`, `fetch_user_by_id` -> fetch, user, by, id. */
function wordsOf(name: string): readonly string[] {
  return (name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? []).map((word) => word.toLowerCase());
}
