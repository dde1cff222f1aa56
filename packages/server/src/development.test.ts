// A failing build mends itself, as its people meet it: pushed with git, followed over the API with the typed client.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DevelopmentServer } from './world/development-world.kit.ts';
import { built, developmentServer, noGit, repairEnded, until, value } from './world/development-world.kit.ts';

const PACKAGE = JSON.stringify({
  name: 'one',
  private: true,
  type: 'module',
  scripts: { build: 'node --check alpha/sums.js', test: 'node --test' },
});
const TOTAL = `export function total(rows) {
  let sum = 0;
  for (const { weight, count } of rows) sum += weight * count;
  return sum;
}
`;
const HEAVIEST = `
export function heaviest(rows) {
  return Math.max(...rows.map(({ weight }) => weight));
}
`;
const TEST = `import { expect } from './expect.js';
import { test } from 'node:test';
import { total } from '../alpha/sums.js';

test('a total counts every row', () => {
  expect(total([{ weight: 2, count: 3 }, { weight: 5, count: 1 }]), 11);
});

test('nothing has no weight', () => {
  expect(total([]), 0);
});
`;
const EXPECT = `import { strictEqual } from 'node:assert';
export const expect = (seen, wanted) => strictEqual(seen, wanted);
`;
/** What it adds should stay; the sign that it turned should not. */
const BROKEN = TOTAL.replace('sum += weight', 'sum -= weight') + HEAVIEST;
const MENDED = TOTAL + HEAVIEST;

describe.skipIf(noGit !== null)('a project whose repairs are merged by policy', { timeout: 120_000 }, () => {
  let on: DevelopmentServer;
  beforeAll(async () => {
    on = await developmentServer({ one: { autonomy: 'act', trusted: true, services: { alpha: 'alpha' } } });
  });
  afterAll(() => on?.dispose());

  test('a wrong operator inside a change that should stay is put right, merged, released and verified', async () => {
    const { client } = on;
    const clone = await on.clone('one');
    const good = await clone.push('begin', {
      'package.json': PACKAGE,
      'alpha/sums.js': TOTAL,
      'tests/sums.test.js': TEST,
      'tests/expect.js': EXPECT,
    });
    await until('the first commit is built', async () => built(on, good));
    const bad = await clone.push('find the heaviest', { 'alpha/sums.js': BROKEN });
    const { id } = await until(
      'a repair is open',
      async () => value(await client.listRepairs({ query: {} })).items[0] ?? null,
    );
    const ended = await repairEnded(on, id);
    expect(ended).toMatchObject({
      project: 'one',
      phase: 'completed',
      how: 'repaired',
      kind: 'test',
      commit: { sha: bad, author: 'Ada', subject: 'find the heaviest' },
      culprit: { sha: bad },
      failingTests: ['a total counts every row'],
      blocks: ['alpha'],
      needsPerson: null,
      pullRequest: { number: 1 },
      review: { verdict: 'approve' },
      patch: { base: bad, mended: ['a total counts every row'] },
    });
    expect(ended.patch?.diff).toContain('+  for (const { weight, count } of rows) sum += weight * count;');

    await clone.git('pull', '--quiet', 'origin', 'main');
    expect(await clone.git('show', 'HEAD:alpha/sums.js')).toBe(MENDED.trim());
    expect(await clone.git('rev-parse', 'HEAD')).toBe(ended.mergedCommit);
    expect(await clone.git('ls-remote', '--heads', 'origin')).toBe(`${ended.mergedCommit}\trefs/heads/main`);

    const [release = ''] = on.released.keys();
    expect(on.released.get(release)?.get('sums.js')).toBe(MENDED);
    expect(on.running.get('alpha')).toBe(release);
    expect(on.applied.map(({ request, by }) => ({ request, by }))).toEqual([
      { request: { kind: 'deploy', service: 'alpha', release }, by: `kintsugi (${id})` },
    ]);
    expect(ended.deployments).toMatchObject([{ service: 'alpha', release, outcome: 'applied' }]);
  });

  test('its timeline, its builds and its lineage tell the same story', async () => {
    const { client } = on;
    const [repair] = value(await client.listRepairs({ query: { open: 'false' } })).items;
    const { id } = repair ?? expect.fail('no repair');
    const timeline = value(await client.getRepairTimeline({ params: { id }, query: {} }));
    expect(timeline.items.map(({ kind }) => kind).filter((kind) => kind !== 'candidate-tried')).toEqual([
      'repair-opened',
      'failure-repeated',
      'culprit-found',
      'patch-proven',
      'edits-locked',
      'branch-pushed',
      'pull-request-opened',
      'review-completed',
      'merge-started',
      'merge-ended',
      'merge-built',
      'deployment-planned',
      'deployment-started',
      'deployment-ended',
      'deployment-verified',
      'repair-completed',
      'repair-tidied',
    ]);
    const later = value(
      await client.getRepairTimeline({ params: { id }, query: { after: timeline.version - 1, waitSeconds: 20 } }),
    );
    expect(later.items).toEqual(timeline.items.slice(-1));

    const builds = value(await client.listBuilds({ query: { project: 'one' } })).items.toReversed();
    const told = builds.map(({ reason, state }) => `${reason} ${state}`);
    // However often it is repeated.
    expect(told.filter((one, at) => one !== told[at - 1])).toEqual([
      'push passed',
      'push failed',
      'repeat failed',
      'merge passed',
    ]);
    const failed = builds[1] ?? expect.fail('no failed build');
    const build = value(await client.getBuild({ params: { id: failed.id } }));
    expect(build).toMatchObject({
      state: 'failed',
      steps: [
        { name: 'build', command: 'npm run build', end: 'passed' },
        { name: 'test', command: 'npm test', end: 'failed', exitCode: 1 },
      ],
      tests: { passed: 1, failed: 1, failing: ['a total counts every row'] },
    });
    const log = value(await client.getBuildLog({ params: { id: failed.id }, query: {} }));
    expect(log).toMatchObject({ ended: true, text: expect.stringContaining('a total counts every row') });
    const rest = value(await client.getBuildLog({ params: { id: failed.id }, query: { after: log.nextByte } }));
    expect(rest).toMatchObject({ text: '', nextByte: log.nextByte, ended: true });

    const [incident] = value(await client.listIncidents({ query: {} })).items;
    expect(incident).toMatchObject({ phase: 'resolved' });
    const lineage = value(await client.getIncidentLineage({ params: { id: incident?.id ?? '' } }));
    expect(lineage.repairId).toBe(id);
    expect(lineage.entries).toEqual(timeline.items);
    expect(lineage.markdown).toContain('merged as');
    expect(value(await client.listProjects({})).items).toMatchObject([{ state: 'passing', openRepairs: [] }]);
  });

  test('what is not there is a refusal that says where to look', async () => {
    const { client } = on;
    for (const reply of await Promise.all([
      client.getRepair({ params: { id: 'rep_none' } }),
      client.getBuild({ params: { id: 'bld_none' } }),
      client.getBuildLog({ params: { id: 'bld_none' }, query: {} }),
      client.getIncidentLineage({ params: { id: 'inc_none' } }),
    ]))
      expect(reply).toMatchObject({ ok: false, problem: { status: 404, mend: expect.stringMatching(/kintsugi \w+/) } });
  });
});
