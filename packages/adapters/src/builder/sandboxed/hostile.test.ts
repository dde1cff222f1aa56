// Hostile repositories: each ends, harms nothing, leaves nothing. What kept them in is bubblewrap; without it, nothing runs.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BuildLimits, BuildReport, Project } from '@kintsugi/domain';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { livingWith, openBuilderWorld, whyNoBubblewrap, type BuilderWorld, type Entry } from './builder-world.kit.ts';

const missing = await whyNoBubblewrap();
if (missing !== null) console.info(`skipped: hostile repositories: ${missing}`);

const LIMITS: BuildLimits = { timeMs: 8_000, memoryMb: 256, processes: 64, diskMb: 32, outputKb: 256 };
/** Stands in every command line here, so that what lives on can be found. */
const MARK = `kintsugi-hostile-${process.pid}`;

let world: BuilderWorld;
/** A folder of the host that the hostile would like to read or write. */
let home: string;

beforeEach(async () => {
  world = await openBuilderWorld();
  home = mkdtempSync(join(tmpdir(), 'kintsugi-victim-'));
  writeFileSync(join(home, 'secret'), 'the secret');
});

afterEach(async () => {
  await world.dispose();
  expect(readdirSync(home)).toEqual(['secret']);
  expect(readFileSync(join(home, 'secret'), 'utf8')).toBe('the secret');
  rmSync(home, { recursive: true, force: true });
  expect(livingWith(MARK)).toEqual([]);
});

describe.skipIf(missing !== null)('a hostile command', () => {
  test('a fork bomb ends, and this machine keeps its processes', async () => {
    const report = await run(`: ${MARK}; f() { f | f & }; f; sleep 30`, { timeMs: 1_500 });
    expect(report).toMatchObject({ outcome: 'failed', steps: [{ exitCode: null }] });
    const patient = await run(`: ${MARK}; while :; do sleep 30 & done`);
    expect(patient.outcome).toBe('failed');
    expect(patient.steps[0]?.durationMs).toBeLessThan(7_000);
  });

  test('many processes that stay within the limit each, hold no more memory than one may', async () => {
    const hog = `node -e 'const a=[];setInterval(()=>a.push(Buffer.alloc(4e6,1)),10)' ${MARK}`;
    const report = await run(`for i in 1 2 3; do ${hog} & done; wait`);
    expect(report).toMatchObject({ outcome: 'failed', steps: [{ end: 'out-of-memory' }] });
  });

  test('output without end costs a bounded log and its own time', async () => {
    const before = process.memoryUsage().rss;
    const report = await run(`yes ${MARK}`, { timeMs: 1_000 });
    const [step] = report.steps;
    expect(step).toMatchObject({ end: 'timed-out' });
    expect(step?.outputBytes).toBeGreaterThan(LIMITS.outputKb * 1024);
    expect(Buffer.byteLength(step?.output ?? '')).toBeLessThan((LIMITS.outputKb + 1) * 1024);
    expect(logBytes()).toBeLessThan(2 * LIMITS.outputKb * 1024);
    expect(process.memoryUsage().rss - before).toBeLessThan(256 * 1_048_576);
  });

  test.each([
    ['one file', 'cat /dev/zero > big'],
    ['shared memory', 'cat /dev/zero > /dev/shm/big'],
    ['the temporary folder', 'while :; do head -c 4000000 /dev/zero > /tmp/$((n=n+1)) || exit 1; done'],
    [
      'a folder that nobody may look into',
      'mkdir -p d/e; cd d/e; chmod 000 ..; for i in 1 2 3 4 5; do head -c 9000000 /dev/zero > $i; done; sleep 20',
    ],
  ])('a full disk is that of the build alone: %s', async (_where, command) => {
    const report = await run(command);
    expect(report).toMatchObject({ outcome: 'failed', steps: [{ end: 'disk-full' }] });
    expect(cellsLeft()).toEqual([]);
  });

  test('what is deep, long, or without rights is removed all the same', async () => {
    const deep = `d=$(printf 'x%.0s' $(seq 200)); for i in $(seq 60); do mkdir $d && cd -P $d || exit 0; done`;
    const report = await run(`${deep}; touch -- "-rf" "a\nb"; chmod 000 . /workspace/*; ln -s / link; true`);
    expect(report.outcome).toBe('passed');
    expect(cellsLeft()).toEqual([]);
  });

  test('a daemon and a listener end with their command', async () => {
    const listen = `require('net').createServer().listen(0, () => require('fs').writeFileSync('port', ''))`;
    const report = await run(
      `setsid nohup node -e "${listen}" ${MARK} >/dev/null 2>&1 & (sh -c 'trap "" TERM HUP; sleep 60; : ${MARK}' &) ; until [ -e port ]; do sleep 0.05; done`,
    );
    expect(report.outcome).toBe('passed');
    expect(livingWith(MARK)).toEqual([]);
  });

  test('it sees no file, process, user, secret or network of this machine', async () => {
    const server = await listening();
    const { port } = server.address() as { readonly port: number };
    const report = await run(
      [
        `cat ${home}/secret; ls ${home} ${homedir()} /root /home /var/log /run /sys /boot`,
        'cat /etc/shadow /proc/1/environ /proc/*/environ; env; cat /etc/passwd',
        `node -e "require('net').connect(${port}, '127.0.0.1').on('connect', () => console.log('reached')).on('error', (e) => console.log(e.code))"`,
        `echo x > ${home}/written; echo x > /usr/bin/written; echo x > /etc/written; mount -t tmpfs none /tmp; kill -9 ${process.pid}`,
        'ls -d /proc/[0-9]* | wc -l; id -u; grep -E "^Cap(Eff|Bnd)|NoNewPrivs" /proc/self/status; ls /dev',
      ].join('\n'),
    ).finally(() => server.close());
    const output = report.steps[0]?.output ?? '';
    for (const never of ['the secret', world.secret, 'reached', 'root:', 'sda', 'vda', 'kmsg']) {
      expect(output).not.toContain(never);
    }
    expect(output).toContain('ECONNREFUSED');
    expect(output).toMatch(/^NoNewPrivs:\s1$/m);
    expect(output).toMatch(/^CapEff:\s0+$/m);
    expect(output).not.toMatch(/^0$/m);
  });

  test('it cannot change what other builds depend on', async () => {
    const project = hostile(
      'cat node_modules/dep/index.txt; echo bad > node_modules/dep/index.txt; rm -rf node_modules; mv node_modules gone; true',
    );
    const install = 'mkdir -p node_modules/dep && echo good > node_modules/dep/index.txt';
    const commit = await world.commit({ 'package.json': '{}' });
    for (const id of ['first', 'second']) {
      const report = await world.builder.run({
        id,
        project: { ...project, commands: { ...project.commands, install } },
        commit,
        edits: [],
        commands: ['test'],
      });
      expect(report.steps.at(-1)?.output).toMatch(/^good\n/);
    }
  });
});

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

test('where nothing keeps it in, a project that is not trusted is not run, and what mends that is said', async () => {
  const bare = await openBuilderWorld({ withoutBubblewrap: true });
  const commit = await bare.commit({ a: '' });
  const project = hostile(`touch ${home}/written`);
  const report = await bare.builder.run({ id: 'x', project, commit, edits: [], commands: ['install', 'test'] });
  expect(report).toMatchObject({ outcome: 'broken', steps: [] });
  expect(report.because).toContain('apt-get install bubblewrap');
  expect(await bare.builder.isolation()).toMatchObject({ kind: 'none', says: expect.stringContaining('bubblewrap') });
  await bare.dispose();
});

test('a machine that is short of disk runs nothing, and says so', async () => {
  const short = await openBuilderWorld({ floors: { diskMb: 1_000_000_000, memoryMb: 64 }, withoutBubblewrap: true });
  const commit = await short.commit({ a: '' });
  const project = { ...hostile(`touch ${home}/written`), trusted: true };
  const report = await short.builder.run({ id: 'x', project, commit, edits: [], commands: ['test'] });
  expect(report).toMatchObject({ outcome: 'broken', because: expect.stringContaining('MB of disk left') });
  await short.dispose();
});

function hostile(testCommand: string, limits: Partial<BuildLimits> = {}): Project {
  return {
    name: 'hostile',
    branch: 'main',
    commands: { install: null, build: null, test: testCommand, testFile: null },
    services: {},
    autonomy: 'propose',
    trusted: false,
    limits: { ...LIMITS, ...limits },
  };
}

function run(command: string, limits?: Partial<BuildLimits>): Promise<BuildReport> {
  return runFiles({ a: '' }, command, limits);
}

async function runFiles(
  files: Readonly<Record<string, Entry>>,
  command: string,
  limits?: Partial<BuildLimits>,
): Promise<BuildReport> {
  const commit = await world.commit(files);
  const project = hostile(command, limits);
  return world.builder.run({ id: 'hostile', project, commit, edits: [], commands: ['test'] });
}

function cellsLeft(): readonly string[] {
  const cells = join(world.folder, 'cells');
  return readdirSync(cells).flatMap((owner) => readdirSync(join(cells, owner)));
}

function logBytes(): number {
  const logs = join(world.folder, 'logs');
  return readdirSync(logs).reduce((sum, name) => sum + readFileSync(join(logs, name)).length, 0);
}

function listening(): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1', () => resolve(server));
  });
}
