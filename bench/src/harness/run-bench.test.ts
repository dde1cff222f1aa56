// The bench command from its words to its exit code, with benchmarks made for the test.
import { existsSync } from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import type { Bench, BenchContext } from './bench.ts';
import { runBench, type Registry } from './run-bench.ts';

let scratch = '';
const quick = (value: number): Bench => ({
  title: 'Quick.',
  options: { size: { what: 'how large', default: '3' } },
  async run(context: BenchContext) {
    scratch = context.scratchFolder;
    expect(existsSync(scratch)).toBe(true);
    context.progress(`size ${context.option('size')}`);
    return { figures: [{ name: 'a', unit: 'x/s', value, floor: { atLeast: 10 } }], notes: ['said'] };
  },
});
const registry: Registry = {
  fast: async () => quick(11),
  slow: async () => quick(9),
  hungry: async () => ({ ...quick(1), run: async (context) => ({ figures: [], notes: [context.dataFolder()] }) }),
};

async function bench(...words: string[]): Promise<{ code: number; out: string[]; err: string[] }> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runBench(words, registry, { out: (line) => out.push(line), err: (line) => err.push(line) });
  return { code, out, err };
}

afterEach(() => vi.unstubAllEnvs());

test('the last line of --json is the object, above it the table', async () => {
  const { code, out, err } = await bench('fast', '--json', '--size', '5');
  expect(code).toBe(0);
  expect(JSON.parse(out.at(-1)!)).toEqual({
    bench: 'fast',
    figures: { a: 11 },
    intervals: {},
    baselines: {},
    floors: { a: 10 },
    met: true,
  });
  expect(out[0]).toContain('11 x/s');
  expect(err).toEqual(['fast: size 5']);
  expect(existsSync(scratch)).toBe(false);
});

test('a missed floor is 1 with --check, and only then', async () => {
  expect((await bench('slow', '--check')).code).toBe(1);
  expect((await bench('slow')).code).toBe(0);
  expect((await bench('fast', '--check')).code).toBe(0);
});

test('an unknown name lists the known ones', async () => {
  const { code, err } = await bench('fats');
  expect(code).toBe(2);
  expect(err.join()).toMatch(/no benchmark 'fats'.*fast, slow, hungry/);
  expect((await bench('constructor')).code).toBe(2);
});

test('an option that the benchmark has not is refused', async () => {
  const { code, err } = await bench('fast', '--sise', '5');
  expect(code).toBe(2);
  expect(err.join()).toContain('--size');
});

test('without a name the benchmarks are listed', async () => {
  const { code, out } = await bench();
  expect(code).toBe(0);
  expect(out[0]).toMatch(/^fast +Quick\.; --size: how large$/m);
});

test('a benchmark that needs data says so when there are none', async () => {
  vi.stubEnv('KINTSUGI_BENCH_DATA', '');
  const { code, err } = await bench('hungry');
  expect(code).toBe(2);
  expect(err.join()).toContain('KINTSUGI_BENCH_DATA');
  vi.stubEnv('KINTSUGI_BENCH_DATA', '/somewhere');
  expect((await bench('hungry')).out.join()).toContain('/somewhere');
});
