// Turns what a schema found wrong in somebody's input into sentences with a place and a mend.
import { z } from 'zod';
import { nearestName } from './nearest.ts';

export interface InputFault {
  /** `services.alpha.replicas`; empty for the whole file. */
  readonly where: string;
  /** In the file, from 1; null when it did not come from a file. */
  readonly line: number | null;
  readonly says: string;
  readonly mend: string;
}

export type Path = readonly PropertyKey[];
/** Line of the value at a path; with `key`, of that key inside it. */
export type LineOf = (path: Path, key?: string) => number | null;

export function faultsOf(error: z.ZodError, schema: z.ZodType, lineOf: LineOf): InputFault[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(issue.path, key, schema, lineOf));
    const [says, mend] = wordsFor(issue);
    return [{ where: pathText(issue.path), line: lineOf(issue.path), says, mend }];
  });
}

export function pathText(path: Path): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}

function unknownKey(path: Path, key: string, schema: z.ZodType, lineOf: LineOf): InputFault {
  const known = keysAt(schema, path);
  const near = nearestName(key, known);
  return {
    where: pathText([...path, key]),
    line: lineOf(path, key),
    says: `unknown key "${key}"`,
    mend: near === null ? `Remove it. Known here: ${known.join(', ')}.` : `Did you mean "${near}"?`,
  };
}

function wordsFor(issue: z.core.$ZodIssue): [says: string, mend: string] {
  switch (issue.code) {
    case 'invalid_type': {
      if (issue.input === undefined) return ['is missing', `Add it: ${typeWord(issue.expected)}.`];
      return [`should be ${typeWord(issue.expected)}, is ${shown(issue.input)}`, `Write ${typeWord(issue.expected)}.`];
    }
    case 'invalid_value':
      return wrongChoice(issue.input, issue.values.map(String));
    case 'too_small':
      return [`${shown(issue.input)} is too small`, `At least ${issue.minimum}${sizeWord(issue.origin)}.`];
    case 'too_big':
      return [`${shown(issue.input)} is too large`, `At most ${issue.maximum}${sizeWord(issue.origin)}.`];
    case 'invalid_format':
      return [`${shown(issue.input)} is not as it should be`, formatMend(issue)];
    case 'invalid_union':
      if ('options' in issue && issue.options !== undefined)
        return wrongChoice(discriminated(issue), issue.options.map(String));
      return [`should be text, a number, true or false, is ${shown(issue.input)}`, 'Put it in quotes.'];
    case 'invalid_key':
      return ['is not a name that can be used', `Use ${issue.issues[0]?.message ?? 'another name'}.`];
    case 'custom':
    case 'invalid_element':
    case 'not_multiple_of':
    case 'unrecognized_keys':
      return [issue.message, 'Change it so that it fits.'];
  }
}

function wrongChoice(input: unknown, allowed: readonly string[]): [says: string, mend: string] {
  const near = typeof input === 'string' ? nearestName(input, allowed) : null;
  const mend =
    near === null ? `Write ${allowed.length === 1 ? '' : 'one of '}${allowed.join(', ')}.` : `Did you mean "${near}"?`;
  return [input === undefined ? 'is missing' : `cannot be ${shown(input)}`, mend];
}

/** Of alternatives that a field tells apart, what that field says. */
function discriminated({ input, discriminator }: { input?: unknown; discriminator?: string | undefined }): unknown {
  return typeof input === 'object' && input !== null ? (input as Record<string, unknown>)[discriminator ?? ''] : input;
}

function formatMend(issue: z.core.$ZodIssueInvalidStringFormat): string {
  if (issue.format === 'url') return 'Write a whole address, such as http://127.0.0.1:4690.';
  if (issue.format === 'datetime') return 'Write a time with its zone, such as 2026-12-24T00:00:00Z.';
  if (issue.format === 'starts_with') return 'Begin it with /.';
  return `Use ${issue.message}.`;
}

function typeWord(expected: string): string {
  const words: Record<string, string> = {
    int: 'a whole number',
    number: 'a number',
    string: 'text',
    boolean: 'true or false',
    array: 'a list',
    object: 'a block of keys',
    record: 'a block of names',
  };
  return words[expected] ?? expected;
}

function sizeWord(origin: string): string {
  return origin === 'string' ? ' characters' : origin === 'array' ? ' entries' : '';
}

function shown(value: unknown): string {
  if (typeof value === 'string') return `the text "${value.length > 60 ? `${value.slice(0, 60)}…` : value}"`;
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'a block of keys' : String(value);
}

/** The keys that the schema knows at a path; of alternatives, those of all. */
function keysAt(schema: z.ZodType, path: Path): string[] {
  let current: readonly unknown[] = alternatives(schema);
  for (const part of path) current = current.flatMap((plain) => alternatives(innerOf(plain, String(part))));
  return [...new Set(current.flatMap((plain) => (plain instanceof z.ZodObject ? Object.keys(plain.shape) : [])))];
}

function innerOf(schema: unknown, part: string): unknown {
  if (schema instanceof z.ZodObject) return schema.shape[part];
  if (schema instanceof z.ZodRecord) return schema.valueType;
  return schema instanceof z.ZodArray ? schema.element : undefined;
}

function alternatives(schema: unknown): readonly unknown[] {
  const plain = unwrapped(schema);
  return plain instanceof z.ZodUnion ? plain.options.flatMap(alternatives) : [plain];
}

function unwrapped(schema: unknown): unknown {
  let current = schema;
  while (current instanceof z.ZodDefault || current instanceof z.ZodOptional || current instanceof z.ZodPrefault) {
    current = current.unwrap();
  }
  return current;
}
