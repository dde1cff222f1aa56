// What the process runtime itself wrote down of its operations: the truth about what was done, whoever says what.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ActionRequest, ChangeOutcome } from '@kintsugi/domain';

export interface Operation {
  readonly key: string;
  readonly request: ActionRequest | null;
  readonly by: string;
  /** Null for what was refused before it began. */
  readonly plan: unknown;
  readonly outcome: ChangeOutcome | null;
}

type Line =
  | { readonly kind: 'snapshot'; readonly memory: { readonly operations: readonly Operation[] } }
  | { readonly kind: 'operation-started' | 'operation-answered'; readonly operation: Operation }
  | { readonly kind: 'operation-ended'; readonly key: string; readonly outcome: ChangeOutcome }
  | { readonly kind: 'other' };

export interface Begun {
  /** Operations that were begun, by key. */
  readonly operations: readonly Operation[];
  /** Keys that were begun more than once. */
  readonly twice: readonly string[];
}

/** Operations that the machine (and not the declaration or a person) had begun. */
export async function begunByMachine(dataFolder: string): Promise<Begun> {
  const text = await readFile(join(dataFolder, 'runtime', 'journal.jsonl'), 'utf8');
  const found = new Map<string, Operation>();
  const twice: string[] = [];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const record = JSON.parse(line) as Line;
    if (record.kind === 'snapshot')
      for (const operation of record.memory.operations) found.set(operation.key, operation);
    if (record.kind === 'operation-started') {
      if (found.has(record.operation.key)) twice.push(record.operation.key);
      found.set(record.operation.key, record.operation);
    }
    if (record.kind === 'operation-ended') {
      const known = found.get(record.key);
      if (known !== undefined) found.set(record.key, { ...known, outcome: record.outcome });
    }
  }
  const operations = [...found.values()].filter(({ by, plan }) => by.startsWith('kintsugi (') && plan !== null);
  return { operations, twice };
}
