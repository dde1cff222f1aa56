// What a command prints is masked before it is kept, in the log and in the report.
import { expect, test } from 'vitest';
import { openBuilderWorld } from './builder-world.kit.ts';
import { hostile } from './hostile-world.kit.ts';

test('neither the log nor the report of a build holds what its commands printed and should not', async () => {
  const world = await openBuilderWorld({
    withoutBubblewrap: true,
    maskerOf: (project) => (line) => line.replaceAll('hunter2', `<masked in ${project}>`),
  });
  try {
    const commit = await world.commit({ a: '' });
    const project = { ...hostile('printf hun; printf "ter2\\nhunter2"'), trusted: true };
    const report = await world.builder.run({ id: 'one', project, commit, edits: [], commands: ['test'] });
    expect(report.steps[0]?.output).toBe('<masked in hostile>\n<masked in hostile>');
    const log = await world.builder.log('one', 0);
    expect(log?.text).toContain('<masked in hostile>\n<masked in hostile>\n');
    expect(log?.text).not.toContain('hunter2');
  } finally {
    await world.dispose();
  }
});
