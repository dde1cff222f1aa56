// The reports and the questions of benchmark `memory`, as its README describes them. Knows no method.
import { readCaseJson, readCaseLines } from '../case-files.ts';

export interface Report {
  readonly id: string;
  readonly text: string;
}

export interface ReportQuestion {
  readonly id: string;
  readonly kind: string;
  readonly text: string;
  /** With the masks left in, as the file has it. */
  readonly masked: string;
  /** A report that is left out of the answer: the question's own. */
  readonly exclude: string | null;
  /** Grade by report; a report that is not named has none. */
  readonly relevance: Readonly<Record<string, number>>;
}

export interface ReportCases {
  readonly reports: readonly Report[];
  readonly questions: readonly ReportQuestion[];
}

export async function readReports(folder: string): Promise<ReportCases> {
  const reports = await readCaseLines<Report>(folder, 'docs.jsonl');
  const questions = await readCaseLines<Omit<ReportQuestion, 'relevance' | 'masked'>>(folder, 'queries.jsonl');
  const truth = await readCaseJson<{ relevance: Record<string, Record<string, number>> }>(folder, 'truth.json');
  return {
    reports,
    questions: questions.map((question) => ({
      ...question,
      text: withoutMasks(question.text),
      masked: question.text,
      relevance: truth.relevance[question.id] ?? {},
    })),
  };
}

/**
 * Names, dates and times were masked when the questions were made, each by the same few words. A mask is a hole in the
 * question and no part of it; the baselines of the README were computed without them too.
 */
export function withoutMasks(text: string): string {
  return text.replace(/\b(?:(?:the )?provider|a day|a year|a time)\b/gi, ' ');
}
