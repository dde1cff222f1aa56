// Reads the OpenSLO files that kintsugi.yaml names: YAML in, objectives over our own measures out, every fault with its mend.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readOpenSlo, type MetricSource, type Slo } from '@kintsugi/analysis';
import type { Objective } from '@kintsugi/engine';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import type { InputFault, LineOf } from '../input-faults/input-faults.ts';
import { nearestName } from '../input-faults/nearest.ts';
import type { Configuration } from './schema.ts';

export interface ReadObjectives {
  readonly objectives: readonly Objective[];
  readonly faults: readonly InputFault[];
}

/** What a `metricSource` of `type: kintsugi` says: one of our own counts, of one operation or of all. */
const source = z.strictObject({
  measure: z.enum(['requests', 'errors']),
  operation: z.string().min(1).max(500).optional(),
});

export async function readObjectives(
  folder: string,
  { slos, services }: Pick<Configuration, 'slos' | 'services'>,
  lineOf: LineOf,
): Promise<ReadObjectives> {
  const objectives: Objective[] = [];
  const faults: InputFault[] = [];
  for (const [index, path] of slos.entries()) {
    const fault = (says: string, mend: string): void =>
      void faults.push({ where: `slos[${index}]`, line: lineOf(['slos', index]), says: `${path}: ${says}`, mend });
    const text = await readFile(resolve(folder, path), 'utf8').catch((error: NodeJS.ErrnoException) => {
      fault(`cannot be read (${error.code ?? error.message})`, 'Name a file, relative to this one.');
      return null;
    });
    if (text === null) continue;
    const documents = parseAllDocuments(text);
    if (documents.length === 0) fault('holds no SLO', 'Write one, or take it off the list.');
    for (const document of documents) {
      const [broken] = document.errors;
      if (broken !== undefined) {
        fault(`is not valid YAML: ${broken.message.split('\n')[0] ?? ''}`, 'Mend the line.');
        continue;
      }
      const answer = objectiveOf(contentOf(document), Object.keys(services));
      if (!answer.ok) fault(answer.says, answer.mend);
      else if (objectives.some(({ name }) => name === answer.objective.name))
        fault(`"${answer.objective.name}" is there twice`, 'Give each objective its own name.');
      else objectives.push(answer.objective);
    }
  }
  return { objectives, faults };
}

/** A document may be made to blow up when its aliases are followed: that is no content. */
function contentOf(document: { toJS(): unknown }): unknown {
  try {
    return document.toJS();
  } catch {
    return null;
  }
}

type Answer =
  | { readonly ok: true; readonly objective: Objective }
  | { readonly ok: false; readonly says: string; readonly mend: string };

function objectiveOf(document: unknown, services: readonly string[]): Answer {
  const reading = readOpenSlo(document);
  if (reading.kind === 'refused')
    return { ok: false, says: `${reading.field}: ${reading.because}`, mend: sentence(reading.mend) };
  const { name, service, target, windowMs, counts } = reading.slo;
  if (service === null || !services.includes(service)) {
    const near = service === null ? null : nearestName(service, services);
    const mend = near === null ? `Known: ${services.join(', ') || 'none yet'}.` : `Did you mean "${near}"?`;
    return { ok: false, says: `spec.service: there is no service "${service ?? ''}"`, mend };
  }
  const read = operationOf(counts);
  if (!read.ok) return read;
  const { operation } = read;
  return {
    ok: true,
    objective: { name, service, target, windowMs, ...(operation === undefined ? {} : { operation }) },
  };
}

/** Failed requests over all requests are what is counted here; both of the same operation. */
function operationOf(
  counts: Slo['counts'],
): { readonly ok: true; readonly operation: string | undefined } | Extract<Answer, { ok: false }> {
  const at = 'spec.indicator.spec.ratioMetric';
  const wanted = `metricSource: { type: kintsugi, spec: { measure: ${counts.of === 'bad' ? 'errors' : 'requests'} } }`;
  if (counts.of === 'good')
    return { ok: false, says: `${at}.good is not counted here`, mend: 'Write `bad` with measure: errors instead.' };
  const [part, total] = [ourMeasure(counts.part), ourMeasure(counts.total)];
  if (part?.measure !== 'errors')
    return {
      ok: false,
      says: `${at}.bad is not a count of failed requests that is known here`,
      mend: `Write ${wanted}.`,
    };
  if (total?.measure !== 'requests') {
    const mend = 'Write metricSource: { type: kintsugi, spec: { measure: requests } }.';
    return { ok: false, says: `${at}.total is not a count of requests that is known here`, mend };
  }
  if (part.operation !== total.operation)
    return { ok: false, says: `${at} counts two different operations`, mend: 'Name the same operation in both.' };
  return { ok: true, operation: part.operation };
}

function ourMeasure({ kind, spec }: MetricSource): z.output<typeof source> | null {
  const parsed = source.safeParse(spec);
  return kind === 'kintsugi' && parsed.success ? parsed.data : null;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
