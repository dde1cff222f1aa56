// The cases of part `build`: one JavaScript file that does not build, and the hidden test of what it should do.
import { join } from 'node:path';
import { readCaseJson, readCaseLines } from '../../analysis/case-files.ts';

export interface BuildCase {
  readonly id: string;
  /** All that the repairer is given. */
  readonly code: string;
  /** For the judge alone. */
  readonly test: string;
  /** How it was broken; for the report alone. */
  readonly kind: string;
}

interface CaseLine {
  readonly id: string;
  readonly code: string;
  readonly test: string;
}

export async function readBuildCases(dataFolder: string): Promise<readonly BuildCase[]> {
  const folder = join(dataFolder, 'repair');
  const lines = await readCaseLines<CaseLine>(folder, 'build.jsonl');
  const truth = await readCaseJson<Record<string, { readonly kind?: string }>>(folder, 'truth.json').catch(() => null);
  return lines.map(({ id, code, test }) => ({ id, code, test, kind: truth?.[id]?.kind ?? 'unknown' }));
}
