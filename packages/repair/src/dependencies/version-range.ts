// Whether a version is in a range, for the ranges that package.json files really hold. It must not know a registry.

type Numbers = readonly [major: number, minor: number, patch: number];

const ANY = /^(?:|\*|x|latest)$/i;
const ONE = /^(\^|~|>=|<=|>|<|=)?\s*v?(\d+|[x*])(?:\.(\d+|[x*]))?(?:\.(\d+|[x*]))?(-[\w.-]+)?(?:\+[\w.-]+)?$/i;

/**
 * Null: the range is of a kind that is not known here (an address, a tag), or only a registry could say.
 * Versions before a release are in a range only when it names them.
 */
export function satisfies(version: string, range: string): boolean | null {
  const wanted = range.trim().replace(/^workspace:/, '');
  if (wanted.length > 200) return null;
  if (version === wanted) return true;
  const found = ONE.exec(version);
  if (found === null) return null;
  const numbers = numbersOf(found);
  if (found[5] !== undefined) return wanted.includes(`${numbers.join('.')}${found[5]}`) ? null : false;
  const answers = wanted.split('||').map((part) => allOf(numbers, part.trim()));
  return answers.includes(true) ? true : answers.includes(null) ? null : false;
}

/** `1.2.3` alone: what a project writes that wants no surprise. */
export function isExact(range: string): boolean {
  return /^v?\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/.test(range.trim());
}

function allOf(version: Numbers, part: string): boolean | null {
  const [, low, high] = /^(\S+)\s+-\s+(\S+)$/.exec(part) ?? [];
  const text = low !== undefined && high !== undefined ? `>=${low} <=${high}` : part.replaceAll(/([<>=^~])\s+/g, '$1');
  const answers = text.split(/\s+/).map((one) => inOne(version, one));
  return answers.includes(false) ? false : answers.includes(null) ? null : true;
}

function inOne(version: Numbers, text: string): boolean | null {
  if (ANY.test(text)) return text.toLowerCase() === 'latest' ? null : true;
  const found = ONE.exec(text);
  if (found === null || found[5] !== undefined) return null;
  const given = [found[2], found[3], found[4]].filter((part) => part !== undefined && /^\d+$/.test(part)).length;
  const low = numbersOf(found);
  if (given === 0) return true;
  switch (found[1]) {
    case '^':
      return compare(version, low) >= 0 && compare(version, above(low, caretPart(low, given))) < 0;
    case '~':
      return compare(version, low) >= 0 && compare(version, above(low, Math.min(given - 1, 1))) < 0;
    case '>=':
      return compare(version, low) >= 0;
    case '<':
      return compare(version, low) < 0;
    case '>':
      return compare(version, given === 3 ? low : above(low, given - 1)) >= (given === 3 ? 1 : 0);
    case '<=':
      return given === 3 ? compare(version, low) <= 0 : compare(version, above(low, given - 1)) < 0;
    default:
      if (given === 3) return compare(version, low) === 0;
      return compare(version, low) >= 0 && compare(version, above(low, given - 1)) < 0;
  }
}

/** The first part that is not 0 may not change: that is what `^` promises. */
function caretPart(low: Numbers, given: number): number {
  const first = low.findIndex((part) => part > 0);
  return first === -1 ? given - 1 : Math.min(first, given - 1);
}

function above(low: Numbers, part: number): Numbers {
  return part <= 0 ? [low[0] + 1, 0, 0] : part === 1 ? [low[0], low[1] + 1, 0] : [low[0], low[1], low[2] + 1];
}

function compare(a: Numbers, b: Numbers): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

function numbersOf(found: RegExpExecArray): Numbers {
  const [major = 0, minor = 0, patch = 0] = [found[2], found[3], found[4]].map((part) => Number(part ?? 0) || 0);
  return [major, minor, patch];
}
