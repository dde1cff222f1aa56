// The contract of steps: which commands run on what, in which order, and what is said about each.
import { expect } from 'vitest';
import type { BuilderTest } from './world.kit.ts';

export function stepTests(test: BuilderTest): void {
  test('commands run at the top of a clean clone of the commit, in the order that was asked for', async (world) => {
    const project = world.project({ build: 'cat a/b.txt && touch built', test: 'ls' });
    const report = await world.run(project, { 'a/b.txt': 'hello\n', c: '' }, { commands: ['build', 'test'] });
    expect(report).toMatchObject({
      outcome: 'passed',
      because: expect.stringMatching(/\w/),
      steps: [
        {
          name: 'build',
          command: project.commands.build,
          end: 'passed',
          exitCode: 0,
          output: 'hello\n',
          outputBytes: 6,
        },
        { name: 'test', end: 'passed', output: 'a\nbuilt\nc\n' },
      ],
    });
    expect(await world.run(project, { 'a/b.txt': 'hello\n' })).toMatchObject({ steps: [{ output: 'a\n' }] });
  });

  test('the first command that fails is the last, and says how it ended', async (world) => {
    const project = world.project({ build: 'echo broken >&2; exit 3', test: 'echo never' });
    const report = await world.run(project, { a: '' }, { commands: ['build', 'test'] });
    expect(report).toMatchObject({
      outcome: 'failed',
      because: expect.stringContaining('3'),
      steps: [{ name: 'build', end: 'failed', exitCode: 3, output: 'broken\n' }],
    });
    expect(report.steps).toHaveLength(1);
  });

  test('both streams stand in the output as they came', async (world) => {
    const project = world.project({ test: 'echo 1; echo 2 >&2; echo 3' });
    expect(await world.run(project, { a: '' })).toMatchObject({ steps: [{ output: '1\n2\n3\n' }] });
  });

  test('a command that the project does not have is no step', async (world) => {
    const project = world.project({ test: 'true' });
    const report = await world.run(project, { a: '' }, { commands: ['install', 'build', 'test'] });
    expect(report.steps.map(({ name }) => name)).toEqual(['test']);
  });

  test('a test file is put into its command as one word, whatever its name is', async (world) => {
    const project = world.project({ testFile: 'cat {file}; cat "{file}"' });
    const names = ['a b.txt', "it's $HOME;ls.txt", '-n', 'line\nbreak'];
    const files = Object.fromEntries(names.map((name) => [name, `<${name}>`]));
    const report = await world.run(project, files, { commands: ['test-file'], testFiles: names });
    expect(report.steps.map(({ output }) => output)).toEqual(names.map((name) => `<${name}><${name}>`));
    const outside = await world.run(project, files, { commands: ['test-file'], testFiles: ['../../etc/passwd'] });
    expect(outside).toMatchObject({ outcome: 'broken', steps: [] });
  });

  test('a commit that is not there is broken, and says nothing about the code', async (world) => {
    const project = world.project({ test: 'true' });
    for (const commit of ['f'.repeat(40), 'main', '--all', '']) {
      const report = await world.run(project, { a: '' }, { commit });
      expect(report).toMatchObject({ outcome: 'broken', steps: [], because: expect.stringMatching(/\w/) });
    }
  });

  test('dependencies are installed once a lock, and stand beside the clone of every build', async (world) => {
    const install = 'mkdir -p node_modules/dep && date +%N > node_modules/dep/index.txt';
    const project = world.project({ install, test: 'cat node_modules/dep/index.txt' });
    const files = { 'package.json': '{"name":"a"}', 'package-lock.json': '{}', 'a.txt': '1' };
    const first = await world.run(project, files, { commands: ['install', 'test'] });
    const second = await world.run(project, { ...files, 'a.txt': '2' }, { commands: ['install', 'test'] });
    const unasked = await world.run(project, files);
    const outputs = [first, second, unasked].map(({ steps }) => steps.at(-1)?.output);
    expect(new Set(outputs).size).toBe(1);
    expect(second.steps[0]).toMatchObject({ name: 'install', end: 'passed', output: expect.stringMatching(/\w/) });
    const edits = [{ path: 'package-lock.json', text: '{"lockfileVersion":3}' }];
    const other = await world.run(project, files, { commands: ['install', 'test'], edits });
    expect(other.outcome).toBe('passed');
    expect(other.steps.at(-1)?.output).not.toBe(outputs[0]);
  });

  test('an install that fails is the last step, and is tried again by the next build', async (world) => {
    const files = { 'package.json': '{}' };
    const failing = world.project({ install: 'echo no such package; exit 1', test: 'true' });
    for (let round = 0; round < 2; round++) {
      const report = await world.run(failing, files, { commands: ['install', 'test'] });
      expect(report).toMatchObject({ outcome: 'failed', steps: [{ name: 'install', output: 'no such package\n' }] });
    }
  });

  test('builds that run at once do not see each other', async (world) => {
    const project = world.project({
      test: 'cat mine; echo x >> shared; wc -l < shared; ls "$TMPDIR" | grep -c mark; touch "$TMPDIR/mark"',
    });
    const commit = await world.commit({ mine: '', shared: '' });
    const texts = ['a', 'b', 'c', 'd'];
    const reports = await Promise.all(
      texts.map((text) =>
        world.builder.run({ id: text, project, commit, edits: [{ path: 'mine', text }], commands: ['test'] }),
      ),
    );
    for (const [at, report] of reports.entries()) expect(report.steps[0]?.output).toBe(`${texts[at]}1\n0\n`);
  });
}
