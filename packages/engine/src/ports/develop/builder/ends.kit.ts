// The contract of ends: whatever a command does, it ends, the report says how, and nothing of it goes on.
import { expect } from 'vitest';
import type { BuilderTest } from './world.kit.ts';

export function endTests(test: BuilderTest): void {
  test('a command that does not end is ended at its time, also when it minds no signal', async (world) => {
    const project = world.project({ test: 'trap "" TERM INT HUP; while :; do sleep 1; done' }, { timeMs: 300 });
    const report = await world.run(project, { a: '' });
    expect(report).toMatchObject({ outcome: 'failed', steps: [{ end: 'timed-out', exitCode: null }] });
    expect(report.steps[0]?.durationMs).toBeLessThan(5_000);
  });

  test('an aborted build is stopped at once, and the report says so', async (world) => {
    const project = world.project({ build: 'echo begun; sleep 60', test: 'true' });
    const stop = new AbortController();
    const commit = await world.commit({ a: '' });
    const request = {
      id: 'stopped',
      project,
      commit,
      edits: [],
      commands: ['build', 'test'],
      signal: stop.signal,
    } as const;
    const running = world.builder.run(request);
    for (let text = ''; !text.includes('begun\n');) text = (await world.builder.log('stopped', 0))?.text ?? '';
    stop.abort();
    const report = await running;
    expect(report).toMatchObject({ outcome: 'broken', steps: [{ end: 'stopped', output: 'begun\n' }] });
    expect(report.steps[0]?.durationMs).toBeLessThan(10_000);
    expect(await world.builder.run({ ...request, id: 'late' })).toMatchObject({ outcome: 'broken', steps: [] });
  });

  test('more memory than the limit ends it', async (world) => {
    world.able(world.boundsMemory);
    const hog = 'node -e "const a=[];for(;;)a.push(Buffer.alloc(4e6,1))"';
    const project = world.project({ test: hog }, { memoryMb: 256 });
    expect(await world.run(project, { a: '' })).toMatchObject({ outcome: 'failed', steps: [{ end: 'out-of-memory' }] });
  });

  test('more disk than the limit ends it, in one file or in many', async (world) => {
    const one = world.project({ test: 'cat /dev/zero > big' }, { diskMb: 16 });
    const many = world.project(
      { test: 'for i in 1 2 3 4; do head -c 9000000 /dev/zero > f$i; done; sleep 20' },
      { diskMb: 16 },
    );
    for (const project of [one, many]) {
      expect(await world.run(project, { a: '' })).toMatchObject({ outcome: 'failed', steps: [{ end: 'disk-full' }] });
    }
  });

  test('output past the limit is counted, and its beginning and end are kept', async (world) => {
    const project = world.project(
      { test: 'echo first; yes é | head -c 900000; echo; echo last; exit 1' },
      { outputKb: 64 },
    );
    const [step] = (await world.run(project, { a: '' })).steps;
    expect(step).toMatchObject({ end: 'failed', exitCode: 1, outputBytes: 6 + 900_000 + 1 + 5 });
    expect(step?.output).toMatch(/^first\né\n[^]*\nlast\n$/);
    expect(Buffer.byteLength(step?.output ?? '')).toBeLessThan(66 * 1024);
    expect(step?.output).not.toContain('\ufffd');
  });

  test('what a command leaves running is ended with it, also when it left its parents', async (world) => {
    world.able(world.endsDaemons);
    const linger = '(setsid sh -c "sleep 2; echo late >> seen" >/dev/null 2>&1 &) ; true';
    const project = world.project({ build: linger, test: 'sleep 2.2; cat seen 2>/dev/null; true' });
    const report = await world.run(project, { a: '' }, { commands: ['build', 'test'] });
    expect(report).toMatchObject({ outcome: 'passed', steps: [{ name: 'build' }, { output: '' }] });
    expect(report.steps[0]?.durationMs).toBeLessThan(1_500);
  });

  test('a command gets no environment of ours', async (world) => {
    const report = await world.run(world.project({ test: 'env' }), { a: '' });
    expect(report.steps[0]?.output).not.toContain(world.secret);
    expect(report.steps[0]?.output).toMatch(/^PATH=/m);
  });
}
