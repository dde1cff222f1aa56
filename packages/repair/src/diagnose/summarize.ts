// Many faults in one line for people, and in one mark by which the same cause is known again in another build.
import type { Diagnosis, FailureKind } from '@kintsugi/domain';

export interface FailureSummary {
  /** `delivery.ts:14: Cannot find name 'parcelOf' (TS2304), and 2 more`; at most 200 characters. */
  readonly title: string;
  readonly kind: FailureKind;
  /** 16 hexadecimal digits; the same for the same faults, wherever and whenever the build ran. */
  readonly fingerprint: string;
}

const titleMax = 200;

/** What stops the others from being seen comes first: without its dependencies nothing else that fails means much. */
const weight: Readonly<Record<FailureKind, number>> = {
  'disk-full': 0,
  'out-of-memory': 1,
  'time-out': 2,
  dependency: 3,
  'missing-file': 4,
  syntax: 5,
  type: 6,
  crash: 7,
  test: 8,
  lint: 9,
  unknown: 10,
};

/** The gravest fault speaks for all; of equals the first. Cost O(n log n). */
export function summarize(diagnoses: readonly Diagnosis[]): FailureSummary {
  const gravest = diagnoses.reduce<Diagnosis | null>(
    (best, next) => (best === null || weight[next.kind] < weight[best.kind] ? next : best),
    null,
  );
  if (gravest === null) return { title: 'nothing that anybody could read', kind: 'unknown', fingerprint: hashOf('') };
  const more = diagnoses.length > 1 ? `, and ${diagnoses.length - 1} more` : '';
  const own = sentence(gravest);
  const room = titleMax - more.length;
  return {
    title: `${own.length <= room ? own : `${own.slice(0, room - 1).toWellFormed()}…`}${more}`,
    kind: gravest.kind,
    fingerprint: hashOf([...new Set(diagnoses.map(causeOf))].sort().join('\n')),
  };
}

function sentence({ file, line, code, message, kind, subject }: Diagnosis): string {
  const name = file?.slice(file.lastIndexOf('/') + 1);
  const place = name === undefined ? '' : line === null ? `${name}: ` : `${name}:${line}: `;
  const first = (message.split('\n')[0] ?? '').trim().replace(/\.$/, '');
  const test = kind === 'test' && subject !== null ? `'${subject}': ` : '';
  const mark = code === null || first.includes(code) ? '' : ` (${code})`;
  return `${place}${test}${first}${mark}`;
}

/**
 * What stays when the same code fails in another build: no place within the file, no figures, no paths of the machine.
 * A message with a subject is left out, but for a test's, whose name alone does not say in which way it fails.
 */
function causeOf({ tool, kind, code, file, message, subject }: Diagnosis): string {
  const words = subject === null || kind === 'test' ? steady(message.split('\n')[0] ?? '') : '';
  return JSON.stringify([tool, kind, code, file, subject === null ? null : steady(subject), words]);
}

function steady(text: string): string {
  return text
    .slice(0, 500)
    .replaceAll(/\b0x[0-9a-f]{1,40}\b/gi, '#')
    .replaceAll(/\b(?=[0-9a-f-]{0,40}\d)[0-9a-f]{8,40}(?:-[0-9a-f]{4,12}){0,4}\b/gi, '#')
    .replaceAll(/(?:file:\/\/)?(?:\/[\w.@+-]{1,100}){2,}\/?/g, (path) => `/…/${path.slice(path.lastIndexOf('/') + 1)}`)
    .replaceAll(/\d{1,100}/g, '#');
}

/** Two FNV-1a hashes of 32 bits with different beginnings. Not for secrets: only for telling causes apart. */
function hashOf(text: string): string {
  let first = 0x811c9dc5;
  let second = 0x01000193;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    first = Math.imul(first ^ code, 0x01000193);
    second = Math.imul(second ^ (code + at), 0x01000193);
  }
  return [first, second].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
}
