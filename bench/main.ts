// The command `bench`: every figure of BENCHMARKS.md by one command each.
import { runBench } from './src/harness/run-bench.ts';
import { registry } from './src/registry.ts';

process.exitCode = await runBench(process.argv.slice(2), registry, {
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
});
