// The contract of logs: read while they run and after, from any byte, in whole characters.
import { expect } from 'vitest';
import type { BuilderTest, BuilderWorld } from './world.kit.ts';

export function logTests(test: BuilderTest): void {
  test('a log can be read while its build runs, and ends with it', async (world) => {
    const project = world.project({ test: 'echo begun; sleep 0.4; echo done' });
    const commit = await world.commit({ a: '' });
    const running = world.builder.run({ id: 'live', project, commit, edits: [], commands: ['test'] });
    let seen = { text: '', nextByte: 0, ended: false };
    while (!seen.text.includes('begun\n')) seen = (await world.builder.log('live', 0)) ?? seen;
    expect(seen.ended).toBe(false);
    await running;
    const rest = await world.builder.log('live', seen.nextByte);
    expect(rest).toMatchObject({ ended: true, text: expect.stringContaining('done\n') });
    expect(await world.builder.log('live', rest?.nextByte ?? 0)).toEqual({
      text: '',
      nextByte: rest?.nextByte,
      ended: true,
    });
  });

  test('pieces of a log join to the whole, wherever a character is cut, and no piece is above 256 KB', async (world) => {
    const project = world.project({ test: 'yes "añ€😀" | head -c 700001' });
    await world.run(project, { a: '' }, { id: 'long' });
    const whole = await readAll(world, 'long');
    expect(whole).toContain('$ yes');
    expect(whole.match(/añ€😀\n/g)?.length).toBeGreaterThan(60_000);
    const from = Buffer.byteLength(whole.slice(0, whole.indexOf('€')));
    for (const cut of [0, 1, 2]) {
      const piece = await world.builder.log('long', from + cut);
      expect(piece?.text.slice(0, 2)).toBe(cut === 0 ? '€😀'.slice(0, 2) : '😀');
    }
  });

  test('the same id again starts its log anew, and what is no log is null', async (world) => {
    await world.run(world.project({ test: 'echo one' }), { a: '' }, { id: 'again' });
    await world.run(world.project({ test: 'echo two' }), { a: '' }, { id: 'again' });
    expect(await readAll(world, 'again')).toMatch(/^(?![^]*one)[^]*two/);
    for (const id of ['never', '../again', '/etc/passwd', '', 'x'.repeat(5_000)]) {
      expect(await world.builder.log(id, 0)).toBeNull();
    }
  });

  test('an id may hold anything', async (world) => {
    for (const id of ['../../out', 'a/b', 'ü\n', 'x'.repeat(5_000)]) {
      await world.run(world.project({ test: 'echo here' }), { a: '' }, { id });
      expect(await readAll(world, id)).toContain('here\n');
    }
  });

  test('the log of a flood is bounded, and its end can be read', async (world) => {
    const project = world.project({ test: 'yes | head -c 3000000; echo the end' }, { outputKb: 64 });
    await world.run(project, { a: '' }, { id: 'flood' });
    const whole = await readAll(world, 'flood');
    expect(whole.length).toBeLessThan(128 * 1024);
    expect(whole).toContain('the end\n');
  });
}

async function readAll({ builder }: BuilderWorld, id: string): Promise<string> {
  let text = '';
  for (let at = 0; ;) {
    const piece = await builder.log(id, at);
    if (piece === null) return expect.fail(`there is no log ${id}`);
    expect(piece.nextByte - at).toBeLessThanOrEqual(256 * 1024);
    text += piece.text;
    at = piece.nextByte;
    if (piece.ended) return text;
  }
}
