// Every scenario against the present code of its application: patches fit, names exist, and nothing that Kintsugi sees tells.
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { expect, test } from 'vitest';
import { diceOf } from '../src/dice.ts';
import { NEUTRAL_REASON } from '../src/kit/scene.ts';
import { draftOf, releaseFolderOf } from '../src/kit/release.ts';
import type { TimedStep, Variant } from '../src/scenario.ts';
import { loadScenario, scenarioNames } from '../src/scenario-catalog.ts';
import { readWorldFile } from '../src/world/world-file.ts';

const SEEDS = Array.from({ length: 40 }, (_, seed) => seed + 1);
const names = await scenarioNames();
const scenarios = await Promise.all(names.map(loadScenario));

/** Each different run of a scenario that some seeds throw, told apart by what is injected and where. */
function variantsOf({ vary }: (typeof scenarios)[number]): Variant[] {
  const kinds = new Map(SEEDS.map((seed) => vary(diceOf(seed))).map((variant) => [shapeOf(variant), variant]));
  return [...kinds.values()];
}

const shapeOf = ({ inject }: Variant) => JSON.stringify(inject).replace(/\d+(\.\d+)?/g, '#');
const cases = scenarios.flatMap((scenario) =>
  variantsOf(scenario).map((variant, index) => ({ scenario, variant, label: `${scenario.name} ${index + 1}` })),
);

test('the seven are there, each with a title and a line', () => {
  expect(names).toEqual(['bad-release', 'blip', 'coincidence', 'crash-loop', 'hung', 'leak', 'surge']);
  for (const { title, tagline } of scenarios) {
    expect(title).toMatch(/\w/);
    expect(tagline.length).toBeLessThan(120);
  }
});

test('the same seed throws the same run, and seeds throw different ones', () => {
  for (const { vary } of scenarios) expect(vary(diceOf(7))).toEqual(vary(diceOf(7)));
  expect(new Set(cases.map(({ scenario }) => scenario.name)).size).toBe(names.length);
  expect(cases.length).toBeGreaterThan(names.length + 5);
});

test.each(cases)('$label fits its application', async ({ scenario, variant }) => {
  const declared = parse(await readFile(join(scenario.application, 'kintsugi.yaml'), 'utf8')) as {
    services: Record<string, { replicas?: number; env: Record<string, string> }>;
  };
  const world = await readWorldFile(join(scenario.application, 'world.yaml'));
  for (const step of variant.inject) {
    if ('service' in step) expect(Object.keys(declared.services)).toContain(step.service);
    if ('process' in step) expect(world.map(({ name }) => name)).toContain(step.process);
    if (step.do === 'configure')
      for (const key of Object.keys(step.set))
        expect(Object.keys(declared.services[step.service]?.env ?? {})).toContain(key);
    if (step.do === 'signal') expect(declared.services[step.service]?.replicas ?? 1).toBeGreaterThan(step.replica);
  }
  const { truth } = variant;
  expect(variant.inject[truth.sinceStep]).toBeDefined();
  if (typeof truth.right !== 'string')
    for (const right of truth.right) expect(truth.wrong.some((wrong) => wrong.action === right.action)).toBe(false);
});

test.each(cases.filter(({ variant }) => releases(variant).length > 0))(
  '$label patches the present code, each place exactly once, and it is still a program',
  async ({ scenario, variant }) => {
    const drafts = await mkdtemp(join(tmpdir(), 'work-'));
    try {
      for (const { service, patches } of releases(variant)) {
        const source = await releaseFolderOf(scenario.application, service);
        const draft = await draftOf(source, patches, drafts);
        for (const { file } of patches) {
          const [before, after] = [readFileSync(join(source, file), 'utf8'), readFileSync(join(draft, file), 'utf8')];
          expect(after).not.toBe(before);
          expect(() => stripTypeScriptTypes(after)).not.toThrow();
        }
        expect(readdirSync(draft)).toEqual(readdirSync(source).filter((name) => name !== 'node_modules'));
      }
    } finally {
      await rm(drafts, { recursive: true, force: true });
    }
  },
);

/** INV-31: what reaches Kintsugi by the API, by the code of a release or by a setting names no fault. */
test.each(cases)('nothing of $label that Kintsugi could see tells what it is', ({ scenario, variant }) => {
  const seen = variant.inject.flatMap(textsSeen).join('\n');
  for (const word of [scenario.name, 'chaos', 'fault', 'leak', 'inject', 'scenario', 'kintsugi', 'break', 'bug'])
    expect(seen.toLowerCase()).not.toContain(word);
  expect(NEUTRAL_REASON).toBe('routine change');
});

test('the settings of the crash loop are such that the standard library throws', () => {
  const settings = cases
    .filter(({ scenario }) => scenario.name === 'crash-loop')
    .flatMap(({ variant }) => variant.inject.flatMap((step) => (step.do === 'configure' ? [step.set] : [])));
  expect(settings.length).toBeGreaterThanOrEqual(5);
  for (const { RECEIPT_LANGUAGE: language = null, STORE_TIME_ZONE: timeZone = null } of settings)
    expect(() => new Intl.DateTimeFormat(language ?? 'en', { timeZone: timeZone ?? 'UTC' })).toThrow(RangeError);
});

test('what is said of a step to people does not say what is in it', () => {
  for (const { scenario, variant } of cases)
    for (const { says = '' } of variant.inject) {
      for (const cause of variant.truth.causes) expect(says).not.toContain(cause.service);
      expect(says).not.toContain(scenario.name);
    }
});

function releases({ inject }: Variant) {
  return inject.filter((step): step is Extract<TimedStep, { do: 'release' }> => step.do === 'release');
}

function textsSeen(step: TimedStep): string[] {
  switch (step.do) {
    case 'release':
      return step.patches.map(({ replace }) => replace);
    case 'configure':
      return Object.entries(step.set).flat().map(String);
    case 'request':
      return [JSON.stringify(step.send)];
    case 'statement':
      return [step.sql];
    case 'control':
    case 'signal':
    case 'proxy':
      return [];
  }
}
