// Hostile repositories: what a commit holds leads nobody out of the clone, and git runs nothing of it.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { whyNoBubblewrap, type BuilderWorld, type Entry } from './builder-world.kit.ts';
import { hostile, LIMITS, MARK, openHostileWorld, type HostileWorld } from './hostile-world.kit.ts';

const missing = await whyNoBubblewrap();
if (missing !== null) console.info(`skipped: hostile repositories: ${missing}`);

let host: HostileWorld;
let world: BuilderWorld;
let home: string;
let runFiles: HostileWorld['runFiles'];

beforeEach(async () => {
  host = await openHostileWorld();
  ({ world, home, runFiles } = host);
});

afterEach(() => host.dispose());

describe.skipIf(missing !== null)('a hostile repository', () => {
  test('an install script reads no home, no secret, and leaves nothing', async () => {
    const scripts = {
      preinstall: `cat ${home}/secret; echo x > ${home}/written; env; ls -a ~; (setsid sleep 60 ${MARK} &)`,
    };
    const files = {
      'package.json': JSON.stringify({ name: 'a', version: '1.0.0', scripts }),
      '.npmrc': 'prefix=/usr\n',
    };
    const project = hostile('true');
    const install = 'npm install --foreground-scripts --offline';
    const commit = await world.commit(files);
    const report = await world.builder.run({
      id: 'install',
      project: {
        ...project,
        commands: { ...project.commands, install },
        limits: { ...LIMITS, diskMb: 128, memoryMb: 512, timeMs: 20_000 },
      },
      commit,
      edits: [],
      commands: ['install'],
    });
    const output = report.steps[0]?.output ?? '';
    expect(output).toMatch(/^npm_lifecycle_event=preinstall$/m);
    expect(output).toMatch(/^HOME=\/tmp/m);
    expect(output).not.toContain('the secret');
    expect(output).not.toContain(world.secret);
  });

  test('settings in a repository make an install that runs no scripts run none either', async () => {
    const url = 'git+https://127.0.0.1:1/x.git';
    const root = { name: 'a', version: '1.0.0', dependencies: { x: url } };
    const locked = { version: '1.0.0', resolved: `${url}#${'a'.repeat(40)}` };
    const lock = { ...root, lockfileVersion: 3, packages: { '': root, 'node_modules/x': locked } };
    const commit = await world.commit({
      'package.json': JSON.stringify(root),
      'package-lock.json': JSON.stringify(lock),
      // While it installs there is a network: a git of their own would have it.
      '.npmrc': 'git=./evil.sh\n',
      'evil.sh': { program: '#!/bin/sh\necho "git was a file of the repository" >&2\nexit 1\n' },
    });
    const project = hostile('true');
    const install = 'npm ci --ignore-scripts --no-audit --no-fund';
    const report = await world.builder.run({
      id: 'install',
      project: {
        ...project,
        commands: { ...project.commands, install },
        limits: { ...LIMITS, diskMb: 128, memoryMb: 512 },
      },
      commit,
      edits: [],
      commands: ['install'],
    });
    expect(report.steps[0]?.output).toContain('npm error');
    expect(report.steps[0]?.output).not.toContain('a file of the repository');
  });

  test('links out of the tree lead nowhere, and no edit goes through them', async () => {
    const files: Record<string, Entry> = {
      out: { link: home },
      secret: { link: join(home, 'secret') },
      up: { link: '../../../../../..' },
      node_modules: { link: home },
      'package.json': '{}',
    };
    const project = hostile('cat secret out/secret; ls up/home; cat node_modules/dep');
    const install = 'rm -f node_modules; mkdir node_modules; echo inside > node_modules/dep';
    const commit = await world.commit(files);
    const request = { project: { ...project, commands: { ...project.commands, install } }, commit, edits: [] };
    const report = await world.builder.run({ ...request, id: 'links', commands: ['test'] });
    expect(report.steps.at(-1)?.output).toContain('inside');
    expect(report.steps.at(-1)?.output).not.toContain('the secret');
    for (const path of ['secret', 'out/written', 'node_modules/written']) {
      const edited = await world.builder.run({
        ...request,
        id: 'edit',
        edits: [{ path, text: 'x' }],
        commands: ['test'],
      });
      expect(edited).toMatchObject({ outcome: 'broken', because: expect.stringContaining('symbolic link') });
    }
  });

  test('a link that one command leaves where dependencies belong is not followed by the next', async () => {
    const project = hostile('cat node_modules/dep; ls -d node_modules/.vite');
    const install = 'mkdir node_modules; echo inside > node_modules/dep';
    const build = `umount node_modules; mv node_modules away; rm -rf node_modules; mv sub gone && ln -s ${home} sub && echo moved`;
    const commit = await world.commit({ 'package.json': '{}', 'sub/package.json': '{}' });
    const report = await world.builder.run({
      id: 'swap',
      project: { ...project, commands: { ...project.commands, install: `${install}; cd sub; ${install}`, build } },
      commit,
      edits: [],
      commands: ['build', 'test'],
    });
    expect(report.steps.map(({ end }) => end)).toEqual(['passed', 'passed', 'passed']);
    expect(report.steps[1]?.output).toContain('moved');
    expect(report.steps[2]?.output).toContain('inside');
  });

  test('a workspace holds no link out of itself, whoever made it', async () => {
    const install = `mkdir node_modules; ln -s ${home} node_modules/out; ln -s ../kept node_modules/in; ln -s node_modules/out/secret both`;
    const project = hostile('true');
    const commit = await world.commit({
      'package.json': '{}',
      kept: 'here',
      'src/shown.ts': { link: join(home, 'secret') },
    });
    const commands = { ...project.commands, install };
    const { folder, dispose } = await world.builder.workspace({ ...project, commands }, commit);
    expect(readdirSync(join(folder, 'src'))).toEqual([]);
    expect(readdirSync(join(folder, 'node_modules'))).not.toContain('out');
    expect(await world.read(join(folder, 'node_modules/in'))).toBe('here');
    await dispose();
  });

  test('git runs nothing that a repository or this machine asks it to', async () => {
    const trap = join(home, 'written');
    const files: Record<string, Entry> = {
      '.gitattributes': '* filter=evil export-subst\nhidden export-ignore\n*.txt text eol=lf ident\n',
      '.gitmodules': `[submodule "m"]\n\tpath = m\n\turl = ext::sh -c "touch% ${trap}"\n\tupdate = !touch ${trap}\n`,
      m: { module: 'a'.repeat(40) },
      hidden: 'here',
      subst: '$Format:%H$\n',
    };
    const commit = await world.commit(files);
    for (const hook of ['post-checkout', 'post-index-change', 'reference-transaction']) {
      mkdirSync(join(world.gitFolder, 'hooks'), { recursive: true });
      writeFileSync(join(world.gitFolder, 'hooks', hook), `#!/bin/sh\ntouch ${trap}\n`, { mode: 0o755 });
    }
    execFileSync('git', ['--git-dir', world.gitFolder, 'config', 'core.fsmonitor', `touch ${trap}`]);
    const project = hostile('cat hidden subst; ls -A m | wc -l');
    const report = await world.builder.run({ id: 'git', project, commit, edits: [], commands: ['test'] });
    expect(report).toMatchObject({ outcome: 'passed', steps: [{ output: 'here$Format:%H$\n0\n' }] });
  });

  test('names that look like options, lines or git’s own are names, or are refused', async () => {
    const names = ['-rf', '--help', 'a\nb', ' ', '$(touch x)', "'", '*', '日本'];
    const files = Object.fromEntries(names.map((name) => [name, name]));
    const report = await runFiles(files, 'ls -A | wc -l');
    expect(report).toMatchObject({ outcome: 'passed', steps: [{ output: `${names.length + 1}\n` }] });
    for (const bad of ['.git/config', 'a/.GIT/hooks/post-checkout', 'git~1/config']) {
      const refused = await runFiles({ [bad]: 'x' }, 'true').catch(() => null);
      if (refused !== null) expect(refused).toMatchObject({ outcome: 'broken', steps: [] });
    }
  });

  test('a commit that is larger than a build may be is not written', async () => {
    const report = await runFiles({ big: 'x'.repeat(3_000_000) }, 'true', { diskMb: 2 });
    expect(report).toMatchObject({ outcome: 'broken', steps: [], because: expect.stringContaining('3 MB') });
  });
});
