// Benchmark `repair`: code that does not build, and programs that do the wrong thing, mended without a model.
import type { Bench } from '../harness/bench.ts';
import { buildPart } from './build/build-part.ts';
import type { Part } from './part.ts';
import { programsPart } from './programs-part.ts';

const parts: Readonly<Record<string, Part>> = { build: buildPart, programs: programsPart };

export const repair: Bench = {
  title: 'Repair: programs that do not build, and programs with one fault, that pass a hidden test after it.',
  options: { part: { what: 'build or programs alone', default: 'all' } },
  async run(context) {
    const wanted = context.option('part');
    const results = [];
    // One after another: their times are figures.
    for (const [name, part] of Object.entries(parts))
      if (wanted === 'all' || wanted === name) results.push(await part(context));
    return { figures: results.flatMap(({ figures }) => figures), notes: results.flatMap(({ notes }) => notes) };
  },
};
