// Where people have the last word about repairs, and where a forge elsewhere tells of pushes: over HTTP, with real git.
import { createHmac } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BASE_PATH, kindOf, type Reply } from '@kintsugi/contract';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Clone, DevelopmentServer } from './world/development-world.kit.ts';
import { built, cloneIn, developmentServer, noGit, repairEnded, until, value } from './world/development-world.kit.ts';

const packageWith = (scripts: Readonly<Record<string, string>>): string =>
  JSON.stringify({ private: true, type: 'module', scripts });
const BEGIN = {
  'package.json': packageWith({ build: 'node --check main.js' }),
  'main.js': 'export const limit = 3;\n',
};
const BROKEN = 'export const limit = 3;\nexpot const floor = 1;\n';
const MENDED = 'export const limit = 3;\nexport const floor = 1;\n';

describe.skipIf(noGit !== null)('a project whose repairs are proposed', { timeout: 120_000 }, () => {
  let on: DevelopmentServer;
  let clone: Clone;
  beforeAll(async () => {
    on = await developmentServer({ two: { autonomy: 'propose', trusted: true } });
    clone = await on.clone('two');
  });
  afterAll(() => on?.dispose());

  /** Pushes, and answers the repair once it waits for a person. */
  async function proposedFor(subject: string, text: string) {
    const commit = await clone.push(subject, { 'main.js': text });
    const id = await until('a repair waits for a yes', async () => {
      const { items } = value(await on.client.listRepairs({ query: { open: 'true', project: 'two' } }));
      return (
        items.find((one) => one.commit.sha === commit && one.waitsFor?.startsWith('a person') === true)?.id ?? null
      );
    });
    return value(await on.client.getRepair({ params: { id } }));
  }

  test('a yes to another commit than the one that was shown is refused, and one to exactly this merges it', async () => {
    const { client } = on;
    const good = await clone.push('begin', BEGIN);
    await until('the first commit is built', () => built(on, good));
    const { id, head, commit, branch } = await proposedFor('add a floor', BROKEN);
    const approve = (sha: string) => client.approveRepair({ params: { id }, body: { commit: sha } });
    for (const stale of [good, commit.sha]) expect(refusalOf(await approve(stale))).toEqual([409, 'stale-approval']);
    expect(await clone.git('ls-remote', 'origin', 'main')).toContain(commit.sha);
    expect(await clone.git('ls-remote', 'origin', branch ?? '')).toContain(head);

    value(await approve(head ?? ''));
    const ended = await repairEnded(on, id);
    expect(ended).toMatchObject({ phase: 'completed', how: 'repaired', approvedBy: 'operator' });
    await clone.git('pull', '--quiet', 'origin', 'main');
    expect(await clone.git('show', 'HEAD:main.js')).toBe(MENDED.trim());
    expect(await clone.git('rev-parse', 'HEAD^2')).toBe(head);
    expect(refusalOf(await approve(head ?? ''))).toEqual([409, 'repair-closed']);
  });

  test('a no closes the pull request, leaves the branch as it was, and begins nothing anew', async () => {
    const { client } = on;
    const { id, pullRequest } = await proposedFor('add a roof', `${MENDED}expot const roof = 9;\n`);
    value(await client.rejectRepair({ params: { id }, body: { reason: 'roof is not for us' } }));
    const ended = await repairEnded(on, id);
    expect(ended).toMatchObject({ phase: 'failed', how: null, mergedCommit: null, pullRequest });
    const timeline = value(await client.getRepairTimeline({ params: { id }, query: {} })).items;
    expect(timeline.find(({ kind }) => kind === 'repair-rejected')).toMatchObject({
      actor: { kind: 'person', name: 'operator' },
      says: 'operator said no: roof is not for us',
    });
    expect(await clone.git('ls-remote', '--heads', 'origin')).toBe(
      `${await clone.git('rev-parse', 'HEAD')}\trefs/heads/main`,
    );
    expect(value(await client.listProjects({})).items).toMatchObject([{ state: 'failing', openRepairs: [] }]);
  });
});

describe.skipIf(noGit !== null)('a project whose forge is elsewhere', { timeout: 120_000 }, () => {
  const SECRET = 'known to the forge alone';
  let on: DevelopmentServer;
  let clone: Clone;
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kintsugi elsewhere '));
    execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', join(folder, 'remote.git')]);
    clone = await cloneIn(join(folder, 'clone'), join(folder, 'remote.git'), null);
    await clone.push('begin', BEGIN);
    vi.stubEnv('HOOK_SECRET', SECRET);
    // Nothing listens on port 9: whoever asks this forge anything is answered at once, and with nothing.
    const forge = {
      kind: 'github',
      repository: 'ada/three',
      url: 'http://127.0.0.1:9',
      webhookSecretFrom: 'HOOK_SECRET',
    };
    const deaf = { ...forge, webhookSecretFrom: undefined };
    const repository = join(folder, 'remote.git');
    on = await developmentServer(
      { three: { repository, forge, trusted: true }, deaf: { repository, forge: deaf, trusted: true } },
      { GITHUB_TOKEN: 'never sent' },
    );
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await on?.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  const BODY = JSON.stringify({ ref: 'refs/heads/main' });
  const signed = (secret: string, body = BODY): string =>
    `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
  function knock(project: string, signature: string | null, body = BODY): Promise<Response> {
    return fetch(`${on.server.url}${BASE_PATH}/webhooks/${project}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(signature === null ? {} : { 'x-hub-signature-256': signature }),
      },
      body,
    });
  }
  const builtCommits = async (): Promise<readonly string[]> =>
    value(await on.client.listBuilds({ query: { project: 'three' } })).items.map(({ commit }) => commit.subject);

  test('only who knows the secret is heard; all others get one answer, and nothing is done', async () => {
    await until('the first commit is built', async () => ((await builtCommits()).length > 0 ? true : null));
    await clone.push('second', { 'main.js': MENDED });
    const refused = await Promise.all([
      knock('three', null),
      knock('three', signed('a guess')),
      knock('three', signed(SECRET, `${BODY} `)),
      knock('three', signed(SECRET).slice(0, -1)),
      knock('deaf', signed(SECRET)),
      knock('deaf', signed('')),
      knock('nobody', signed(SECRET)),
      knock('constructor', signed(SECRET)),
    ]);
    expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 401));
    const answers = await Promise.all(refused.map(async (response) => (await response.json()) as { detail: string }));
    expect(new Set(answers.map(({ detail }) => detail)).size).toBe(1);

    await clone.push('third', { 'main.js': `${MENDED}export const roof = 9;\n` });
    expect(await builtCommits()).toEqual(['begin']);
    const heard = await knock('three', signed(SECRET));
    expect([heard.status, await heard.json()]).toEqual([200, { heard: true }]);
    await until('the push is built', async () => ((await builtCommits()).length > 1 ? true : null));
    expect(await builtCommits()).toEqual(['third', 'begin']);
  });

  test('the log of a build is read while it runs, from the byte on where the last answer ended', async () => {
    const { client } = on;
    const slow = 'console.log("began"); setTimeout(() => console.log("went on"), 2_000);\n';
    const scripts = { build: 'node slow.js' };
    const sha = await clone.push('slowly', { 'slow.js': slow, 'package.json': packageWith(scripts) });
    await knock('three', signed(SECRET));
    const { id } = await until('it runs', async () => {
      const { items } = value(await client.listBuilds({ query: { state: 'running', project: 'three' } }));
      return items.find(({ commit }) => commit.sha === sha) ?? null;
    });
    const read = async (after: number) =>
      value(await client.getBuildLog({ params: { id }, query: { after, waitSeconds: 10 } }));
    let log = await read(0);
    let text = log.text;
    for (; !text.includes('began\n'); text += log.text) log = await read(log.nextByte);
    expect(text).not.toContain('went on');
    expect(log.ended).toBe(false);
    expect(value(await client.getBuild({ params: { id } }))).toMatchObject({ state: 'running', endedAt: null });
    for (; !log.ended; text += log.text) log = await read(log.nextByte);
    expect(text.split('began\n')).toHaveLength(2);
    expect(text).toContain('went on\n');
    expect(value(await client.getBuildLog({ params: { id }, query: {} }))).toEqual({ ...log, text });
    await until('it has ended', () => built(on, sha));
  });
});

function refusalOf(reply: Reply<unknown>): [status: number, kind: string] {
  return reply.ok ? [reply.status, 'accepted'] : [reply.problem.status, kindOf(reply.problem)];
}
