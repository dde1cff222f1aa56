// Values that a JSON Schema takes, mixed with those that it should not: for fuzzing what the reference promises.
import fc from 'fast-check';

export interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
}

/** What breaks readers of paths, markup, headers, numbers and names. */
export const HOSTILE: readonly string[] = [
  '../../../../etc/passwd',
  '..%2f..%2fetc%2fpasswd',
  '/etc/passwd',
  'file:///etc/passwd',
  'a\u0000b',
  'a\r\nset-cookie: x=y',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'; DROP TABLE events; --",
  '__proto__',
  'constructor',
  'toString',
  '${7*7}',
  '\ud800',
  '9'.repeat(400),
  '1e999',
  '-0',
  '',
  ' ',
];

const LONGEST = 60;
/** Hashes have 64 letters. */
const LONGEST_PATTERN = 100;

export function arbitraryOf(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map(arbitraryOf));
  switch (schema.type) {
    case 'string':
      return textOf(schema);
    case 'integer':
      return fc.integer({ min: Math.max(schema.minimum ?? -10, -1e6), max: Math.min(schema.maximum ?? 1e6, 1e6) });
    case 'number':
      return fc.double({ min: schema.minimum ?? -1e6, max: schema.maximum ?? 1e6, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(arbitraryOf(schema.items ?? {}), { minLength: schema.minItems ?? 0, maxLength: 5 });
    case 'object':
      return objectOf(schema);
    default:
      return fc.jsonValue({ maxDepth: 3 });
  }
}

/** Mostly what is right, sometimes what is not: what is wrong at once never reaches what lies behind the check. */
export function spoiled(schema: Schema): fc.Arbitrary<unknown> {
  const wrong = fc.oneof(fc.constantFrom(...HOSTILE), fc.jsonValue({ maxDepth: 2 }));
  return fc.oneof({ weight: 4, arbitrary: arbitraryOf(schema) }, { weight: 1, arbitrary: wrong });
}

function textOf({ format, pattern, minLength = 0, maxLength = LONGEST_PATTERN }: Schema): fc.Arbitrary<string> {
  if (format === 'date-time')
    return fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }).map((date) => date.toISOString());
  if (pattern !== undefined)
    return fc.stringMatching(new RegExp(pattern), { maxLength: Math.min(maxLength, LONGEST_PATTERN) });
  const plain = fc.string({ minLength, maxLength: Math.max(minLength, Math.min(maxLength, LONGEST)), unit: 'binary' });
  const hostile = HOSTILE.filter((text) => text.length >= minLength && text.length <= maxLength);
  return hostile.length === 0 ? plain : fc.oneof(plain, fc.constantFrom(...hostile));
}

function objectOf({ properties = {}, required = [], additionalProperties }: Schema): fc.Arbitrary<unknown> {
  const entries = Object.entries(properties).map(([name, schema]) => [name, spoiled(schema)] as const);
  const known = fc.record(Object.fromEntries(entries), { requiredKeys: [...required] });
  if (typeof additionalProperties !== 'object') return known;
  const others = fc.dictionary(fc.constantFrom('A', 'b_1', ...HOSTILE), arbitraryOf(additionalProperties), {
    maxKeys: 3,
  });
  return fc.tuple(others, known).map(([more, these]) => ({ ...more, ...(these as object) }));
}
