// Log lines that are said more or less often than the requests explain. Knows templates and counts, no lines.
import type { CauseEvidence, TemplateStatistic } from '../cause-input.ts';
import { countChange, type PhaseCounts } from './count-change.ts';
import { natsOfRatio } from '../nats.ts';
import type { Workings } from './structure.ts';
import { saysTrouble } from './trouble-words.ts';

/** Said less: a path that is not taken any more. Said more, without a word of trouble: another mix of requests. */
const OF_EXTRA = 0.1;
const OF_MISSING_TROUBLE = 0.3;
/** Templates that begin with the same words are one: what differs behind them are parameters that were not seen as such. */
const WORDS = 10;
const MOST_READ = 1_000;
/** Without requests to compare with, phases are taken to be equally long. */
const EQUAL_TIMES: PhaseCounts = { before: 1e6, after: 1e6, reference: 1e6 };

/**
 * Changes of templates per incoming call or own span of their service; without traces, per all lines of the service, and in itself.
 *
 * Cost O(templates × statistics of their service).
 * Fails where a service logs nothing on the path that fails, and when its caller logs the same failure louder.
 */
export function logEvidence(
  logs: readonly TemplateStatistic[],
  workings: ReadonlyMap<string, Workings>,
): readonly CauseEvidence[] {
  const coarse = new Map<string, TemplateStatistic>();
  for (const one of logs) {
    const key = JSON.stringify([one.service, headOf(one.template)]);
    const other = coarse.get(key);
    coarse.set(key, other === undefined ? one : together(other, one));
  }
  const all = new Map<string, TemplateStatistic>();
  for (const one of coarse.values()) {
    const sum = all.get(one.service);
    all.set(one.service, sum === undefined ? one : together(sum, one));
  }
  return [...coarse.values()].flatMap((one) => changeOf(one, workings.get(one.service), all.get(one.service) ?? one));
}

function changeOf(
  one: TemplateStatistic,
  working: Workings | undefined,
  all: TemplateStatistic,
): readonly CauseEvidence[] {
  const bases = working === undefined ? [countsOf(all), EQUAL_TIMES] : [...working.incoming, ...working.own];
  const change = countChange(countsOf(one), bases);
  if (change === null) return [];
  const { expected, surprise } = change;
  const trouble = saysTrouble(one.template);
  const part = surprise > 0 === trouble ? 1 : trouble ? OF_MISSING_TROUBLE : OF_EXTRA;
  const nats = natsOfRatio(part * Math.abs(surprise));
  return [
    { channel: 'logs', service: one.service, what: one.template, nats, expected, seen: one.after, unit: 'lines' },
  ];
}

function countsOf({ before, after, reference }: TemplateStatistic): PhaseCounts {
  return { before, after, reference: reference ?? null };
}

function together(one: TemplateStatistic, other: TemplateStatistic): TemplateStatistic {
  const { service, template } = one;
  const counts = { before: one.before + other.before, after: one.after + other.after };
  const reference =
    one.reference === undefined || other.reference === undefined ? {} : { reference: one.reference + other.reference };
  return { service, template, ...counts, ...reference };
}

/** The first words and the marks between them; placeholders in a row, as of a list or a date, are one. */
function headOf(template: string): string {
  const text = template.slice(0, MOST_READ).replaceAll(/<[^<>]*>(?:[-:., ]*<[^<>]*>)*/g, '*');
  let end = 0;
  let words = 0;
  for (const { index, 0: word } of text.matchAll(/\p{L}[\p{L}.]*/gu)) {
    if (words === WORDS) break;
    words += 1;
    end = index + word.length;
  }
  return text.slice(0, end) + (/^[^\p{L}\p{N}*]*/u.exec(text.slice(end))?.[0] ?? '').trimEnd();
}
