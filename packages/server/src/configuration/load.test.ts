// Holds the configuration to its promise: whatever is wrong is named, with its place and what mends it.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadConfiguration } from './load.ts';
import { configurationJsonSchema } from './schema.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kintsugi-configuration-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function load(text: string, environment: NodeJS.ProcessEnv = {}) {
  const file = join(folder, 'kintsugi.yaml');
  await writeFile(file, text);
  return loadConfiguration(file, environment);
}

async function faults(text: string, environment: NodeJS.ProcessEnv = {}) {
  const result = await load(text, environment);
  return result.ok
    ? []
    : result.refusal.faults.map(({ where, line, says, mend }) => `${line ?? '-'} ${where}: ${says}. ${mend}`);
}

const GOOD = `version: 1
name: two things
services:
  alpha:
    release: alpha
    entry: main.ts
    env: { BETA: "{{services.beta.url}}", PARTNER: "{{outside.partner.url}}", LIMIT: 8 }
  beta: { release: beta, command: [python3, app.py], replicas: 3, limits: { memoryMb: 192 } }
outside:
  partner: { url: "http://127.0.0.1:4690", probe: { path: /status } }
policy:
  rules: [{ action: rollback, autonomy: act }]
people: [{ name: ada, role: approver }]
`;

test('a good file is filled up with defaults', async () => {
  const result = await load(GOOD);
  if (!result.ok) throw new Error(JSON.stringify(result.refusal.faults));
  const { values, dataFolder } = result.configuration;
  expect(values.server).toEqual({
    host: '127.0.0.1',
    port: 4600,
    otlpPort: 4318,
    cors: [],
    hosts: [],
    limits: { perTokenMinute: 6_000, perAddressMinute: 600 },
  });
  expect(values.services['alpha']).toMatchObject({
    replicas: 1,
    health: { path: '/health', intervalMs: 500 },
    env: { LIMIT: '8' },
  });
  expect(values.policy).toMatchObject({
    autonomy: 'propose',
    rules: [{ action: 'rollback', service: '*', autonomy: 'act' }],
  });
  expect(dataFolder).toBe(join(folder, '.kintsugi'));
});

test('unknown keys are refused by name, with the nearest known one and their line', async () => {
  const text = GOOD.replace('replicas: 3', 'replcas: 3').replace('outside:', 'outsides:');
  expect(await faults(text)).toEqual([
    '8 services.beta.replcas: unknown key "replcas". Did you mean "replicas"?',
    '9 outsides: unknown key "outsides". Did you mean "outside"?',
  ]);
});

test('wrong types and values are named with path and line', async () => {
  const text = GOOD.replace('replicas: 3', 'replicas: three')
    .replace('role: approver', 'role: aprover')
    .replace('http://127.0.0.1:4690', 'nowhere')
    .replace('name: two things\n', '');
  expect(await faults(text)).toEqual([
    '- name: is missing. Add it: text.',
    '7 services.beta.replicas: should be a number, is the text "three". Write a number.',
    '9 outside.partner.url: the text "nowhere" is not as it should be. Write a whole address, such as http://127.0.0.1:4690.',
    '12 people[0].role: cannot be the text "aprover". Did you mean "approver"?',
  ]);
});

test('masking is on but for addresses of machines, and a misspelt rule is refused', async () => {
  const result = await load(`${GOOD}masking: { rules: { email: off }, keep: ['@example.org'] }\n`);
  if (!result.ok) throw new Error(JSON.stringify(result.refusal.faults));
  expect(result.configuration.values.masking).toMatchObject({
    rules: { email: 'off', card: 'on', privateKey: 'on', ipAddress: 'off' },
    keep: ['@example.org'],
  });
  expect(await faults(`${GOOD}masking: { rules: { ipAdress: on } }\n`)).toEqual([
    '14 masking.rules.ipAdress: unknown key "ipAdress". Did you mean "ipAddress"?',
  ]);
});

test('a service runs by entry or by command, not by both or neither', async () => {
  expect(await faults(GOOD.replace('    entry: main.ts\n', ''))).toMatchObject([
    expect.stringContaining('4 services.alpha: needs `entry` or `command`'),
  ]);
  expect(await faults(GOOD.replace('release: beta,', 'release: beta, entry: x.ts,'))).toMatchObject([
    expect.stringContaining('8 services.beta: has both'),
  ]);
});

test('names that must exist elsewhere in the file do', async () => {
  const text = `${GOOD.replace('services.beta.url', 'services.betta.url')}business: [{ name: n, service: alpa, counter: c, unit: x }]\n`;
  expect(await faults(text)).toEqual([
    '7 services.alpha.env.BETA: nothing is called {{services.betta.url}}. Did you mean "services.beta.url"?',
    '14 business[0].service: there is no service "alpa". Did you mean "alpha"?',
  ]);
});

test('only what is counted may be worth something', async () => {
  const worth = 'worth: { amount: 20, currency: EUR }';
  const counted = `business: [{ name: n, service: alpha, counter: c, unit: x, ${worth} }]\n`;
  const ratio = `business: [{ name: n, service: alpha, numerator: a, denominator: b, unit: x, ${worth} }]\n`;
  expect(await faults(GOOD + counted)).toEqual([]);
  expect(await faults(GOOD + ratio)).toMatchObject([expect.stringContaining('business[0].worth: only a rate')]);
});

test('a port that two claim is named', async () => {
  expect(await faults(GOOD.replace('replicas: 3', 'port: 4600'))).toEqual([
    '8 services.beta.port: port 4600 is server.port already. Give one of them another port, or leave it out.',
  ]);
});

test('variables override the file; wrong ones are blamed, not the file', async () => {
  const result = await load(GOOD, {
    KINTSUGI_SERVER_PORT: '0',
    KINTSUGI_EVENTS_URL: 'postgres://127.0.0.1/k',
    PATH: 'x',
  });
  expect(result.ok && result.configuration.values.server.port).toBe(0);
  expect(result.ok && result.configuration.values.events.url).toBe('postgres://127.0.0.1/k');
  expect(await faults(GOOD, { KINTSUGI_SERVER_PORT: 'many', KINTSUGI_SERVER_HSOT: 'x' })).toEqual([
    '- KINTSUGI_SERVER_HSOT: unknown variable KINTSUGI_SERVER_HSOT. Did you mean KINTSUGI_SERVER_HOST?',
    '- KINTSUGI_SERVER_PORT: should be a number, is the text "many". Write a number.',
  ]);
});

test('broken YAML, a key written twice, a file that is not there', async () => {
  expect(await faults('version: 1\nname: [')).toMatchObject([expect.stringMatching(/^2 : is not valid YAML/)]);
  expect(await faults('version: 1\nname: a\nname: b\n')).toMatchObject([
    expect.stringMatching(/^3 : is not valid YAML: Map keys must be unique/),
  ]);
  expect(await faults('- 1')).toMatchObject([expect.stringContaining('is not a block of keys')]);
  expect(await loadConfiguration(join(folder, 'none.yaml'), {})).toMatchObject({
    ok: false,
    refusal: { faults: [{ says: 'does not exist' }] },
  });
});

test('editors get a JSON schema that refuses unknown keys too', () => {
  expect(configurationJsonSchema()).toMatchObject({
    type: 'object',
    additionalProperties: false,
    properties: { services: { type: 'object' } },
  });
});

const slo = (spec: string) => `apiVersion: openslo/v1
kind: SLO
metadata: { name: answers }
spec:
  service: alpha
  timeWindow: [{ duration: 30d, isRolling: true }]
  objectives: [{ target: 0.999 }]
  indicator: { spec: { ratioMetric: ${spec} } }
`;
const count = (measure: string) => `{ metricSource: { type: kintsugi, spec: { measure: ${measure} } } }`;

test('objectives come from OpenSLO files, and what is wrong in one is named with its mend', async () => {
  await writeFile(join(folder, 'slo.yaml'), slo(`{ bad: ${count('errors')}, total: ${count('requests')} }`));
  const good = await load(`${GOOD}slos: [slo.yaml]\n`);
  expect(good.ok && good.configuration.objectives).toEqual([
    { name: 'answers', service: 'alpha', target: 0.999, windowMs: 30 * 86_400_000 },
  ]);
  await writeFile(join(folder, 'slo.yaml'), slo(`{ bad: ${count('slowness')}, total: ${count('requests')} }`));
  expect(await faults(`${GOOD}slos: [slo.yaml, none.yaml]\n`)).toEqual([
    expect.stringMatching(
      /^14 slos\[0\]: slo\.yaml: .*ratioMetric\.bad is not a count of failed requests.*measure: errors/,
    ),
    expect.stringMatching(/^14 slos\[1\]: none\.yaml: cannot be read \(ENOENT\)/),
  ]);
});
