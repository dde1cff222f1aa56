// Log lines as systems write them, generated from a seed: without secrets, and with one planted. Knows no rule of masking.

export interface Planted {
  readonly line: string;
  /** What must be nowhere in what is left. */
  readonly secret: string;
  readonly kind: string;
}

type Dice = (below: number) => number;

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const ALNUM = LOWER + LOWER.toUpperCase() + DIGITS;
const HEX = '0123456789abcdef';

/** A xorshift: the same lines for the same seed. */
export function diceOf(seed: number): Dice {
  let state = seed | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const some = (dice: Dice, alphabet: string, length: number): string =>
  Array.from({ length }, () => alphabet[dice(alphabet.length)]).join('');

const uuid = (dice: Dice): string => [8, 4, 4, 4, 12].map((length) => some(dice, HEX, length)).join('-');
const time = (dice: Dice): string => new Date(1_764_000_000_000 + dice(1_000_000_000)).toISOString();

const CLEAN: readonly ((dice: Dice) => string)[] = [
  (dice) =>
    `${time(dice)} INFO request id=${uuid(dice)} method=GET path=/api/v1/items/${dice(9_999)} status=200 duration=${dice(900)}ms peer=10.0.${dice(255)}.${dice(255)}:8080`,
  (dice) =>
    `{"time":"${time(dice)}","level":"info","msg":"order placed","order":"${some(dice, DIGITS, 10)}","took_ms":${dice(900)},"trace":"${some(dice, HEX, 32)}"}`,
  (dice) =>
    `10.0.0.${dice(255)} - - [26/Nov/2026:12:30:${dice(60)} +0000] "GET /images/${some(dice, HEX, 12)}.png HTTP/1.1" 200 ${dice(99_999)} "-" "Mozilla/5.0 (X11; Linux x86_64)"`,
  (dice) =>
    `081109 203615 ${dice(999)} INFO dfs.DataNode$PacketResponder: PacketResponder 1 for block blk_-${some(dice, '123456789', 19)} terminating`,
  (dice) => `commit ${some(dice, HEX, 40)} merged by build ${dice(9_999)}, image sha256:${some(dice, HEX, 64)}`,
  (dice) => `    at Object.run (/srv/app/src/main.ts:${dice(999)}:${dice(80)}) [worker ${dice(16)}]`,
  (dice) => `Failed password for invalid user admin from 173.234.${dice(255)}.186 port ${dice(60_000)} ssh2`,
  (dice) => `error: token: unexpected end of input at ${dice(999)}:${dice(80)}; password: too short, try again`,
  (dice) => `cache_key=user:${dice(9_999)} page_token=${some(dice, ALNUM, 16)} max_tokens=4096 ttl=${dice(900)}`,
  (dice) =>
    `added left-pad@1.${dice(9)}.0 and @types/node@26.${dice(9)}.6, picture logo@2x.png, unit user@1000.service`,
];

const SECRETS: readonly (readonly [kind: string, make: (dice: Dice) => readonly [text: string, secret: string]])[] = [
  ['password', (dice) => named(`${some(dice, LOWER, 8)}${dice(99)}`, (secret) => `password=${secret}`)],
  ['json', (dice) => named(some(dice, ALNUM, 14), (secret) => `{"user":"a","password":"${secret}","ok":true}`)],
  ['header', (dice) => named(`${some(dice, ALNUM, 24)}=`, (secret) => `Authorization: Basic ${secret}`)],
  ['url', (dice) => named(some(dice, ALNUM, 12), (secret) => `postgres://app:${secret}@db:5432/main`)],
  [
    'jwt',
    (dice) =>
      named(some(dice, ALNUM, 43), (secret) => `eyJ${some(dice, ALNUM, 17)}.eyJ${some(dice, ALNUM, 60)}.${secret}`),
  ],
  ['github', (dice) => named(some(dice, ALNUM, 36), (secret) => `ghp_${secret}`)],
  ['aws', (dice) => named(some(dice, LOWER.toUpperCase() + DIGITS, 16), (secret) => `AKIA${secret}`)],
  ['email', (dice) => named(`${some(dice, LOWER, 9)}@${some(dice, LOWER, 7)}.org`, (secret) => secret)],
  ['card', (dice) => named(card(dice), (secret) => secret)],
  ['query', (dice) => named(some(dice, HEX, 32), (secret) => `GET /reset?token=${secret}&lang=en`)],
];

function named(secret: string, text: (secret: string) => string): readonly [string, string] {
  return [text(secret), secret];
}

function card(dice: Dice): string {
  const digits = `4${some(dice, DIGITS, 14)}`;
  const sum = Array.from(digits).reduce((all, digit, i) => {
    const doubled = Number(digit) * (i % 2 === 0 ? 2 : 1);
    return all + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

export function cleanLines(seed: number, count: number): readonly string[] {
  const dice = diceOf(seed);
  return Array.from({ length: count }, (_, i) => flat((CLEAN[i % CLEAN.length] as (typeof CLEAN)[number])(dice)));
}

export function plantedLines(seed: number, count: number): readonly Planted[] {
  const dice = diceOf(seed);
  return Array.from({ length: count }, (_, i) => {
    const [kind, make] = SECRETS[i % SECRETS.length] as (typeof SECRETS)[number];
    const [text, secret] = make(dice);
    return { line: flat(`${time(dice)} WARN worker ${dice(16)}: got ${text} from 10.0.0.${dice(255)}`), secret, kind };
  });
}

/** Built piece by piece, a string is a tree; a scan should not pay for that. */
function flat(text: string): string {
  return Buffer.from(text).toString();
}
