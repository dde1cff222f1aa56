// Masks secrets and personal data in a text: one scan, rules where their characters occur. It must not know where texts come from.
import { isWord, marker, markerEnd, type MaskingRule, type MaskingRuleName } from './rule.ts';
import { ALL_RULES } from './rules/all-rules.ts';
import { secretOfNamed } from './rules/named-secret.ts';

export interface Found {
  readonly rule: MaskingRuleName;
  readonly count: number;
}

export interface Masked {
  /** The same object as was given where nothing was found. */
  readonly text: string;
  readonly found: readonly Found[];
}

export interface MaskingChoice {
  /** What is not named here: everything on but addresses of machines. */
  readonly rules?: Readonly<Partial<Record<MaskingRuleName, 'on' | 'off'>>>;
  /** Texts that are never masked, as they stand there; one that begins with @ spares every address of that domain. */
  readonly keep?: readonly string[];
}

/** A choice of rules, made ready for scanning. */
export interface MaskingRules {
  /** By ASCII code. 0: nothing. 1: part of a word. 2: a sign that rules look at. */
  readonly kinds: Uint8Array;
  readonly bySign: readonly (readonly MaskingRule[])[];
  /** What must follow a sign before any rule looks; 0 where something else may follow too. */
  readonly followers: Uint8Array;
  readonly byStart: readonly (readonly MaskingRule[])[];
  readonly namesSecrets: boolean;
  readonly keep: ReadonlySet<string>;
  readonly keepEnds: readonly string[];
}

const LESS_THAN = 60;
const NOTHING: readonly Found[] = [];
const NO_RULES: readonly MaskingRule[] = [];

export function maskingRules({ rules = {}, keep = [] }: MaskingChoice = {}): MaskingRules {
  const chosen = ALL_RULES.filter(({ name }) => (rules[name] ?? (name === 'ipAddress' ? 'off' : 'on')) === 'on');
  const at = (field: 'signs' | 'starts') =>
    Array.from({ length: 128 }, (_, code) => {
      const asked = chosen.filter((rule) => rule[field].includes(String.fromCharCode(code)));
      return asked.length === 0 ? NO_RULES : asked;
    });
  const bySign = at('signs');
  const kinds = Uint8Array.from({ length: 128 }, (_, code) =>
    isWord(code) ? 1 : bySign[code] !== NO_RULES || code === LESS_THAN ? 2 : 0,
  );
  return {
    kinds,
    bySign,
    followers: Uint8Array.from({ length: 128 }, (_, code) => {
      const all = new Set(bySign[code]?.map(({ follower = '' }) => follower));
      return all.size === 1 ? [...all].join('').charCodeAt(0) || 0 : 0;
    }),
    byStart: at('starts'),
    namesSecrets: chosen.some(({ name }) => name === 'namedSecret'),
    keep: new Set(keep),
    keepEnds: keep.filter((text) => text.startsWith('@')),
  };
}

const USUAL = maskingRules();

/**
 * `text` with every secret replaced by `<masked:RULE>`. Masking twice changes nothing.
 *
 * Cost     O(length), whatever the text: each rule reads a bounded stretch. No allocation where nothing is found.
 * Fails    on secrets that nothing tells from an identifier: a random word without a name, a prefix or check digits; on
 *          encoded ones (percent, base64), and on such as are spread over several texts (see `LineMasker` for keys).
 */
export function mask(text: string, rules: MaskingRules = USUAL): Masked {
  const { kinds, bySign, byStart, followers } = rules;
  const { length } = text;
  let out: Output | null = null;
  let floor = 0;
  let isInWord = false;
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at);
    const kind = code < 128 ? (kinds[code] as number) : 0;
    let asked: readonly MaskingRule[];
    if (kind === 1) {
      if (isInWord) continue;
      isInWord = true;
      asked = byStart[code] as readonly MaskingRule[];
    } else {
      isInWord = false;
      if (kind === 0) continue;
      const follower = followers[code] as number;
      if (follower !== 0 && text.charCodeAt(at + 1) !== follower) continue;
      asked = bySign[code] as readonly MaskingRule[];
      if (code === LESS_THAN) {
        const end = markerEnd(text, at);
        if (end > 0) at = (floor = end) - 1;
        continue;
      }
    }
    for (const rule of asked) {
      const found = rule.find(text, at, floor);
      if (found === null || isKept(text.slice(found.from, found.to), rules)) continue;
      out ??= new Output(text);
      out.replace(found.from, found.to, rule.name);
      floor = found.to;
      at = Math.max(at, found.to - 1);
      isInWord = false;
      break;
    }
  }
  return out === null ? { text, found: NOTHING } : out.end();
}

/** The same for a value that has a name of its own, as an attribute has: the name may say that it is a secret. */
export function maskNamed(name: string, value: string, rules: MaskingRules = USUAL): Masked {
  const secret = rules.namesSecrets && !isKept(value, rules) ? secretOfNamed(name, value) : null;
  if (secret === null) return mask(value, rules);
  return {
    text: value.slice(0, secret.from) + marker('namedSecret') + value.slice(secret.to),
    found: [{ rule: 'namedSecret', count: 1 }],
  };
}

function isKept(secret: string, { keep, keepEnds }: MaskingRules): boolean {
  return keep.has(secret) || keepEnds.some((end) => secret.endsWith(end));
}

class Output {
  readonly #text: string;
  readonly #counts = new Map<MaskingRuleName, number>();
  #done = '';
  #copied = 0;

  constructor(text: string) {
    this.#text = text;
  }

  replace(from: number, to: number, rule: MaskingRuleName): void {
    this.#done += this.#text.slice(this.#copied, from) + marker(rule);
    this.#copied = to;
    this.#counts.set(rule, (this.#counts.get(rule) ?? 0) + 1);
  }

  end(): Masked {
    const found = Array.from(this.#counts, ([rule, count]) => ({ rule, count }));
    return { text: this.#done + this.#text.slice(this.#copied), found };
  }
}
