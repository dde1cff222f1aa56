// For any text: no secret survives, what has none comes back as it is, masking twice changes nothing, and time is linear.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineMasker } from './line-masker.ts';
import { mask, maskingRules } from './mask.ts';
import { MaskingTally } from './masking-tally.ts';

const from = (alphabet: string, minLength: number, maxLength = minLength) =>
  fc.string({ unit: fc.constantFrom(...Array.from(alphabet)), minLength, maxLength });
const DIGITS = '0123456789';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const ALNUM = DIGITS + LOWER + UPPER;
const URL_SAFE = `${ALNUM}-_`;

const luhn = (digits: string): string => {
  for (let check = 0; check < 10; check += 1) {
    const doubled = Array.from(`${digits}${check}`)
      .toReversed()
      .map((digit, i) => Number(digit) * (1 + (i % 2)));
    const sum = doubled.reduce((all, digit) => all + (digit > 9 ? digit - 9 : digit), 0);
    if (sum % 10 === 0) return `${digits}${check}`;
  }
  return digits;
};
const ibanOf = (country: string, account: string): string => {
  const digits = Array.from(`${account}${country}00`, (sign) => Number.parseInt(sign, 36)).join('');
  return `${country}${String(98n - (BigInt(digits) % 97n)).padStart(2, '0')}${account}`;
};
const segment = from(URL_SAFE, 12, 60);
const passwords = fc
  .tuple(from(LOWER, 3, 8), from(`${ALNUM}!#%*+^~@./$-`, 3, 20), from(DIGITS, 1, 3))
  .map(([a, b, c]) => `${a}${b}${c}`);

/** Each with what must be nowhere in what is left. */
const SECRETS = {
  card: fc
    .tuple(fc.constantFrom('4', '51', '2221', '6011', '3528'), from(DIGITS, 14), fc.constantFrom('', ' ', '-'))
    .map(([issuer, rest, separator]) =>
      luhn(`${issuer}${rest}`.slice(0, 15)).replace(/(\d{4})(?=\d)/g, `$1${separator}`),
    )
    .map((text) => ({ text, secret: text })),
  iban: from(DIGITS, 18)
    .map((account) => ibanOf('DE', account))
    .map((text) => ({ text, secret: text })),
  email: fc
    .tuple(from(`${ALNUM}`, 3, 20), from(LOWER, 2, 12), fc.constantFrom('org', 'de', 'example', 'co.uk'))
    .map(([local, domain, top]) => ({ text: `${local}@${domain}.${top}`, secret: `${local}@` })),
  jwt: fc.tuple(segment, segment, segment).map(([a, b, c]) => ({ text: `eyJ${a}.eyJ${b}.${c}x`, secret: c })),
  vendorToken: fc
    .tuple(fc.constantFrom('ghp_', 'npm_', 'glpat-', 'xoxb-', 'sk_live_', 'sk-proj-'), from(ALNUM, 36))
    .map(([prefix, secret]) => ({ text: prefix + secret, secret })),
  cloudKey: from(UPPER + DIGITS, 16).map((secret) => ({ text: `AKIA${secret}`, secret })),
  bearer: fc.tuple(from(ALNUM, 20, 60), from(DIGITS, 2)).map(([a, b]) => ({ text: `Bearer ${b}${a}`, secret: a })),
  urlPassword: fc
    .tuple(
      fc.constantFrom('postgres', 'https', 'redis', 'mongodb+srv'),
      from(ALNUM, 0, 9),
      from(`${ALNUM}!$%*+~@:.-`, 6, 20),
    )
    .map(([scheme, user, password]) => ({
      text: `${scheme}://${user}:x${password}1@host.internal:99/x`,
      secret: `${password}1`,
    })),
  privateKey: from(`${ALNUM}+/`, 64, 200).map((secret) => ({
    text: `-----BEGIN PRIVATE KEY-----\\n${secret}\\n-----END PRIVATE KEY-----`,
    secret,
  })),
  assigned: fc
    .tuple(fc.constantFrom('password', 'DB_PASSWORD', 'apiKey', 'client_secret', 'aws_secret_access_key'), passwords)
    .map(([name, secret]) => ({ text: `${name}=${secret}`, secret })),
  json: fc
    .tuple(fc.constantFrom('password', 'accessToken', 'x-api-key', 'clientSecret'), passwords)
    .map(([name, secret]) => ({ text: JSON.stringify({ a: 1, [name]: secret }), secret })),
  header: fc
    .tuple(
      fc.constantFrom('Authorization: Basic', 'X-Api-Key:', 'authorization: Token', 'X-Auth-Token:'),
      from(ALNUM, 12, 40),
    )
    .map(([name, secret]) => ({ text: `${name} ${secret}7`, secret })),
} as const;

const CONTEXTS: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => `2026-11-26T12:30:01.123Z INFO alpha: got ${text} from 10.0.0.1:8080`,
  (text) => `(${text})`,
  (text) => `["${text.replaceAll('"', '\\"')}"]`,
  (text) => `x=${text} y=2`,
  (text) => `said '${text.replaceAll("'", '')}', then went on.`,
  (text) => `a <masked:email> b ${text}\n\tat run (main.ts:3:9)`,
  (text) => `käse → ${text} ✓`,
];

test.each(Object.entries(SECRETS))('no %s survives, wherever it stands', (_, secrets) => {
  fc.assert(
    fc.property(
      secrets as fc.Arbitrary<{ text: string; secret: string }>,
      fc.constantFrom(...CONTEXTS),
      ({ text, secret }, within) => {
        const { text: masked, found } = mask(within(text));
        expect(masked).not.toContain(secret);
        expect(found.length).toBeGreaterThan(0);
        expect(mask(masked)).toEqual({ text: masked, found: [] });
      },
    ),
    { numRuns: 300 },
  );
});

test('several secrets in one text are all masked', () => {
  const any = fc.oneof(...(Object.values(SECRETS) as fc.Arbitrary<{ text: string; secret: string }>[]));
  fc.assert(
    fc.property(fc.array(any, { minLength: 2, maxLength: 5 }), (all) => {
      const { text } = mask(all.map((one) => one.text).join(' and '));
      for (const { secret } of all) expect(text).not.toContain(secret);
    }),
  );
});

const FRAGMENTS = [
  [
    'password',
    'token',
    'secret',
    'Cookie',
    'authorization',
    'Bearer ',
    '=',
    ':',
    '"',
    '\\"',
    "'",
    ' ',
    '\n',
    ',',
    ';',
    '@',
  ],
  [
    '://',
    'a',
    'eyJ',
    '.',
    '-',
    '--',
    '<',
    '>',
    '<masked:email>',
    '<masked:',
    'ghp_',
    '4111',
    '-----BEGIN PRIVATE KEY-----',
  ],
  ['-----END', 'DE', '[', ']', '{', '$', '7abc', 'A1b2C3d4E5f6'],
].flat();
const fragments = fc.constantFrom(...FRAGMENTS);

test('masking twice changes nothing, whatever the text', () => {
  const everything = maskingRules({ rules: { ipAddress: 'on' } });
  const texts = fc.oneof(
    fc.array(fragments, { maxLength: 30 }).map((parts) => parts.join('')),
    fc.string(),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const once = mask(text, everything);
      expect(mask(once.text, everything).text).toBe(once.text);
      if (once.found.length === 0) expect(once.text).toBe(text);
    }),
    { numRuns: 3_000 },
  );
});

test('words, numbers, ids and hashes come back as they are', () => {
  const words = fc.oneof(
    from(LOWER, 1, 12),
    from(DIGITS, 1, 13),
    fc.uuid(),
    from('0123456789abcdef', 40),
    fc.date({ noInvalidDate: true }).map(String),
  );
  fc.assert(
    fc.property(fc.array(words, { maxLength: 20 }), fc.constantFrom(' ', ', ', ' | ', ' = '), (parts, joint) => {
      const text = parts.join(joint);
      expect(mask(text)).toEqual({ text, found: [] });
    }),
  );
});

test('time is linear in the length, also for texts made to be slow', () => {
  const hostile = [
    'password="',
    "token='\\",
    'eyJ-',
    'a@',
    'a@a.',
    '://a:',
    'Bearer ',
    '-----BEGIN PRIVATE KEY-----<',
    'password=',
    '4111-',
    'DE89 3704 ',
    '<masked:',
    '=',
    'password=\\"',
    'Cookie: ',
    ',a',
    'password=,a,',
    'xoxb-',
    '--password ',
  ];
  for (const piece of hostile) {
    const text = piece.repeat(Math.ceil(200_000 / piece.length));
    const startedMs = performance.now();
    mask(text);
    expect({ piece, isSlow: performance.now() - startedMs > 5_000 }).toEqual({ piece, isSlow: false });
  }
});

test('a private key printed line by line is masked in each line, and what comes after it is not', () => {
  const masker = new LineMasker(maskingRules());
  const body = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj';
  const lines = [
    '-----BEGIN PRIVATE KEY-----',
    body,
    'another service said hello',
    body,
    'c2hvcnQ=',
    '-----END PRIVATE KEY-----',
    `sum ${body}`,
  ];
  const masked = lines.map((line) => masker.mask('alpha', line).text);
  expect(masked).toEqual([
    lines[0],
    '<masked:privateKey>',
    lines[2],
    '<masked:privateKey>',
    '<masked:privateKey>',
    lines[5],
    lines[6],
  ]);
  expect(masker.mask('beta', body).text).toBe(body);
});

test('the tally is bounded and holds no text', () => {
  const tally = new MaskingTally();
  for (let i = 0; i < 1_000; i += 1) tally.add(`service s${i}`, mask(`mail a${i}@b.de`).found);
  const counts = tally.counts();
  expect(counts.length).toBeLessThanOrEqual(201);
  expect(counts[0]).toEqual({ source: 'others', rule: 'email', count: 800 });
});
