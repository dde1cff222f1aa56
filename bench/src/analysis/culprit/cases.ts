// The cases of benchmark `culprit`: one symptom, thirty commits, and which of them it was. Knows no ranking.
import { join } from 'node:path';
import type { CandidateChange, ChangeSymptom } from '@kintsugi/analysis';
import { readCaseJson, readCaseLines } from '../case-files.ts';

export interface CulpritCase {
  readonly project: string;
  readonly isDense: boolean;
  readonly symptom: ChangeSymptom;
  readonly changes: readonly CandidateChange[];
  /** null: none of these. */
  readonly answer: string | null;
}

interface CaseLine {
  readonly id: string;
  readonly project: string;
  readonly time: string;
  readonly window: 'dense' | 'sparse';
  readonly symptom: string;
  readonly candidates: readonly {
    readonly id: string;
    readonly age_min: number;
    readonly title: string;
    readonly files: readonly string[];
    readonly tokens: readonly string[];
  }[];
}

type Truth = Readonly<Record<string, { readonly answer: string | null }>>;

export async function readCulpritCases(dataFolder: string): Promise<readonly CulpritCase[]> {
  const folder = join(dataFolder, 'culprit');
  const truth = await readCaseJson<Truth>(folder, 'truth.json');
  const lines = await readCaseLines<CaseLine>(folder, 'cases.jsonl.gz');
  return lines.map((line) => caseOf(line, truth[line.id]?.answer ?? null));
}

function caseOf({ project, time, window, symptom, candidates }: CaseLine, answer: string | null): CulpritCase {
  const revertedMs = Date.parse(time);
  return {
    project,
    isDense: window === 'dense',
    // When the trouble began is not in the data: only when the change was taken back.
    symptom: { texts: [symptom], onsetMs: null },
    changes: candidates.map(({ id, age_min, title, files, tokens }) => ({
      id,
      kind: 'commit',
      atMs: revertedMs - age_min * 60_000,
      title,
      paths: files,
      names: tokens,
    })),
    answer,
  };
}
