// package.json as far as a review needs it. What cannot be read is null: other rules and the build will tell.

/** By name; a map, because packages may be called like what every object has. */
export type Texts = ReadonlyMap<string, string>;

export interface Manifest {
  readonly scripts: Texts;
  /** By section and name. */
  readonly dependencies: ReadonlyMap<string, Texts>;
  readonly license: string | null;
}

const sections = [
  'dependencies',
  'devDependencies',
  'peerDependencies',
  'optionalDependencies',
  'overrides',
  'resolutions',
];

export function manifestOf(text: string | null): Manifest | null {
  const parsed = jsonOf(text);
  if (parsed === null) return null;
  const dependencies = new Map(sections.map((name) => [name, textsOf(parsed[name])] as const));
  const { license } = parsed;
  return {
    scripts: textsOf(parsed['scripts']),
    dependencies,
    license: license === undefined ? null : JSON.stringify(license),
  };
}

export function jsonOf(text: string | null): Record<string, unknown> | null {
  if (text === null || text.length > 20_000_000) return null;
  try {
    const parsed: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    return isRecord(parsed) ? parsed : null;
  } catch {
    return null; // no JSON: nothing that this review could compare
  }
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function textsOf(value: unknown): Texts {
  if (!isRecord(value)) return new Map();
  return new Map(
    Object.entries(value).map(
      ([name, text]) => [name, typeof text === 'string' ? text : JSON.stringify(text)] as const,
    ),
  );
}

/** The first line, from 1, on which each key is written; one pass, because many may ask. */
export function keyLines(text: string | null): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  for (const [index, line] of (text ?? '').split('\n').entries()) {
    for (const [, key = ''] of line.slice(0, 20_000).matchAll(/"([^"\\]{1,300})"\s{0,5}:/g)) {
      if (!lines.has(key)) lines.set(key, index + 1);
    }
  }
  return lines;
}
