// Benchmark `detect`: streaming anomaly detection on series (NAB) and on machines of many metrics (ASD, SMD), and its speed.
import type { Bench } from '../../harness/bench.ts';
import { machineFigures } from './machine-figures.ts';
import { nabFigures } from './nab-figures.ts';
import { speedFigures } from './speed-figures.ts';

export const detect: Bench = {
  title:
    'Streaming anomaly detection: one series at a time, a machine of many metrics, and ten thousand series at once.',
  options: {},
  async run(context) {
    const folder = `${context.dataFolder()}/detect`;
    const nab = await nabFigures(folder, context);
    const asd = await machineFigures(folder, 'asd', context);
    const smd = await machineFigures(folder, 'smd', context);
    const speed = speedFigures(context);
    const parts = [nab, asd, smd, speed];
    return { figures: parts.flatMap(({ figures }) => figures), notes: parts.flatMap(({ notes }) => notes) };
  },
};
