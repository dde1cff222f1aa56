// For tests: a process that writes numbered batches and says which were acknowledged, until somebody kills it.
import { argv, stdout } from 'node:process';
import { openDuckDbTelemetry } from './index.ts';

const START_MS = Date.UTC(2026, 0, 1, 12);
const folder = argv[2] ?? '';
const rowsPerBatch = Number(argv[3] ?? 100);
const store = await openDuckDbTelemetry({
  folder,
  retentionMs: 86_400_000,
  maxBytes: 1 << 30,
  now: Date.now,
  gatherMs: 1,
});

/** Batch `n` holds the values n * rows to n * rows + rows - 1 of one series, one every ms. */
async function write(n: number): Promise<void> {
  const first = n * rowsPerBatch;
  const outcome = await store.write({
    metrics: {
      newSeries:
        n === 0
          ? [{ key: 0, service: 'alpha', instance: '', name: 'written', unit: '', kind: 'gauge', attributes: {} }]
          : [],
      length: rowsPerBatch,
      keys: new Uint32Array(rowsPerBatch),
      timesMs: Float64Array.from({ length: rowsPerBatch }, (_, i) => START_MS + first + i),
      values: Float64Array.from({ length: rowsPerBatch }, (_, i) => first + i),
    },
  });
  stdout.write(outcome.ok ? `${n}\n` : `refused ${outcome.because}\n`);
  if (!outcome.ok) await new Promise((resolve) => setTimeout(resolve, 200));
}

await write(0);
for (let n = 1; ; n += 4) await Promise.all([n, n + 1, n + 2, n + 3].map(write));
