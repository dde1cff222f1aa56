// Benchmark `memory`: the similar incident of the past, among real reports, and how fast among a hundred thousand.
import { join } from 'node:path';
import type { Bench } from '../../harness/bench.ts';
import { qualityFigures } from './quality.ts';
import { readReports } from './reports.ts';
import { speedFigures } from './speed.ts';

export const memory: Bench = {
  title: 'Memory: finds the report that a text speaks of, or others like it; and how fast among very many.',
  options: {
    incidents: { what: 'how many incidents that never happened, for the speed; 0 leaves it out', default: '100000' },
  },
  async run(context) {
    const cases = await readReports(join(context.dataFolder(), 'memory'));
    context.progress(`${cases.questions.length} questions to ${cases.reports.length} reports`);
    const quality = qualityFigures(cases);
    const incidents = Number(context.option('incidents'));
    const speed = incidents === 0 ? [] : speedFigures(incidents, context);
    return { figures: [...quality, ...speed], notes: notesOf(incidents) };
  },
};

function notesOf(incidents: number): string[] {
  return [
    'Baseline of quality: Okapi BM25 as in rank_bm25 (README of the data: .785 all, .355 similar, .620 first title).',
    'Masks of names and times are taken out of the questions, for both. `similar` is judged by labels that a machine made.',
    'none.*: each question with one right report is asked with it and without it; area: how far the best stands out.',
    `Speed: ${incidents} seeded incidents of Zipf's vocabulary; questions of 8, 60 and 300 words; found: its own came first.`,
  ];
}
