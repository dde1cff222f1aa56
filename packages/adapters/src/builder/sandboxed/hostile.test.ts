// Hostile commands: each ends, harms nothing, leaves nothing. What keeps them in is bubblewrap; without it, nothing runs.
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cellOwners, livingWith, openBuilderWorld, whyNoBubblewrap, type BuilderWorld } from './builder-world.kit.ts';
import { hostile, LIMITS, MARK, openHostileWorld, type HostileWorld } from './hostile-world.kit.ts';

const missing = await whyNoBubblewrap();
if (missing !== null) console.info(`skipped: hostile commands: ${missing}`);

let host: HostileWorld;
let world: BuilderWorld;
let home: string;
let run: HostileWorld['run'];

beforeEach(async () => {
  host = await openHostileWorld();
  ({ world, home, run } = host);
});

afterEach(() => host.dispose());

describe.skipIf(missing !== null)('a hostile command', () => {
  test('a fork bomb ends, and this machine keeps its processes', async () => {
    const report = await run(`: ${MARK}; f() { f | f & }; f; sleep 30`, { timeMs: 1_500 });
    expect(report.outcome).toBe('failed');
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
    await expect.poll(cellsLeft).toEqual([]);
  });

  test('what is deep, long, or without rights is removed all the same', async () => {
    const deep = `d=$(printf 'x%.0s' $(seq 200)); for i in $(seq 60); do mkdir $d && cd -P $d || exit 0; done`;
    const report = await run(`${deep}; touch -- "-rf" "a\nb"; chmod 000 . /workspace/*; ln -s / link; true`);
    expect(report.outcome).toBe('passed');
    await expect.poll(cellsLeft).toEqual([]);
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

async function cellsLeft(): Promise<readonly string[]> {
  return (await cellOwners(world)).flatMap((owner) => readdirSync(owner));
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
