// What the tabs behind an incident rely on: filters, calls that are safe to run again, choices, turns, chains.
import { expect, test } from 'vitest';
import { markdownOf, plain } from '../as-markdown.ts';
import { columnsOf, meantBy, ownPath, rowsOf, searchable, shownAs } from './again.ts';
import { chainOf, knownBy } from './chain.ts';
import { choiceOf } from './actions/choice.ts';
import { filtered, kindWords, type Entry } from './kinds.ts';
import { turnsOf } from './turns.ts';

const AT = '2026-11-26T03:00:00.000Z';
const entry = (kind: Entry['kind'], name: string, over: Partial<Entry> = {}): Entry => ({
  id: `${kind}${name}`,
  version: 1,
  at: AT,
  recordedAt: AT,
  actor: { kind: 'agent', name },
  kind,
  says: `${kind} by ${name}`,
  detail: [],
  ...over,
});

test('a filter looks into sentences, names and the lines behind them, and wants every word', () => {
  const entries = [
    entry('option_chosen', 'Strategist', { detail: ['undo: deploy release two'] }),
    entry('signal_detected', 'Scout'),
  ];
  expect(filtered(entries, { text: 'UNDO strategist', sorts: new Set() })).toHaveLength(1);
  expect(filtered(entries, { text: 'undo scout', sorts: new Set() })).toHaveLength(0);
  expect(filtered(entries, { text: '', sorts: new Set(['seen']) })).toEqual([entries[1]]);
});

test('what a person did is told apart from what the machine did, whatever its kind', () => {
  const one = entry('action_started', 'ada', { actor: { kind: 'person', name: 'ada' } });
  expect(kindWords(one).shape).not.toBe(kindWords(entry('action_started', 'Surgeon')).shape);
});

test('evidence that names another server, or no part of the API, is not fetched', () => {
  const origin = 'http://127.0.0.1:4600';
  expect(ownPath('/api/v1/changes?service=alpha', origin)).toBe('/api/v1/changes?service=alpha');
  for (const query of [
    'https://elsewhere.example/api/v1/changes',
    '//elsewhere.example/api/v1/changes',
    '/auth/sign-out',
    '/api/v1/../../auth/sign-out',
    'javascript:alert(1)',
    'http://[',
  ])
    expect(ownPath(query, origin)).toBeNull();
});

test('an answer is shown as what it is: series, lines, or a table of its plain fields', () => {
  expect(shownAs('/api/v1/metrics/query?x=1')).toBe('series');
  expect(shownAs('/api/v1/logs/query')).toBe('lines');
  expect(shownAs('/api/v1/topology')).toBe('table');
  const rows = rowsOf({
    items: [
      { a: 1, deep: {} },
      { a: 2, b: null },
    ],
  });
  expect(columnsOf(rows)).toEqual(['a', 'b']);
  expect(rowsOf('text')).toEqual([{ answer: 'text' }]);
});

test('a log template is searched by its longest fixed part, since its holes stand in no line', () => {
  const path = '/api/v1/logs/query?service=alpha&text=receipt+for+order+%3C*%3E%3A+%3C*%3E+lines';
  expect(new URL(searchable(path), 'http://x').searchParams.get('text')).toBe('receipt for order');
  expect(searchable('/api/v1/changes?text=%3C*%3E')).toBe('/api/v1/changes?text=%3C*%3E');
});

test('of a service’s series only the one that evidence speaks of is shown, or all where none is exactly it', () => {
  const windows = [
    { series: { measure: 'errors', service: 'alpha' } },
    { series: { measure: 'errors', service: 'alpha', operation: 'GET /' } },
  ];
  expect(meantBy('/api/v1/metrics/query?service=alpha', windows)).toEqual([windows[0]]);
  expect(meantBy('/api/v1/metrics/query?service=alpha&operation=GET+%2F', windows)).toEqual([windows[1]]);
  expect(meantBy('/api/v1/metrics/query?service=alpha&peer=beta', windows)).toEqual(windows);
});

const option = {
  id: 'o1',
  kind: 'act' as const,
  action: { kind: 'rollback' as const, service: 'alpha', release: 'one' },
  undo: null,
  hypothesisId: null,
  says: 'go back to release one of alpha',
  expects: '',
  effectAfterSeconds: 6,
  refutedAfterSeconds: 40,
  refutedIf: '',
  chance: 0.9,
  blastRadius: 0.1,
  worth: 0.8,
  because: '',
  chosen: false,
};
const done = {
  id: 'act_1',
  key: 'act_1',
  action: { release: 'one', service: 'alpha', kind: 'rollback' as const },
  says: option.says,
  by: { kind: 'agent' as const, name: 'Surgeon' },
  startedAt: AT,
  endedAt: AT,
  outcome: { kind: 'applied' as const, because: '', mend: null },
  help: 'helped' as const,
  attribution: 'by-action' as const,
  undo: { action: null, says: 'nothing to take back' },
  undone: false,
};

test('an option that was carried out is still known as the chosen one when the incident is over', () => {
  expect(choiceOf(option, [done], []).kind).toBe('done');
});

test('an option that was passed over says why, as the choice recorded it', () => {
  const watch = { ...option, id: 'o2', action: null, says: 'watch for 8 s' };
  const choice = entry('option_chosen', 'Strategist', {
    says: option.says,
    detail: ['not: watch for 8 s (it promises less (0.47))'],
  });
  expect(choiceOf(watch, [], [choice])).toEqual({ kind: 'passed-over', because: 'it promises less (0.47)' });
  expect(choiceOf(option, [], [choice]).kind).toBe('chosen');
  expect(choiceOf(watch, [], []).kind).toBe('open');
});

test('what one agent said in a row is one turn, and the next is told what it was handed', () => {
  const turns = turnsOf([
    entry('incident_opened', 'Scout'),
    entry('signal_detected', 'Scout'),
    entry('evidence_collected', 'Archaeologist'),
    entry('hypothesis_generated', 'Archaeologist'),
    entry('option_chosen', 'Strategist'),
  ]);
  expect(turns.map(({ who, said, from, handed }) => [who, said.length, from, handed])).toEqual([
    ['Scout', 2, null, null],
    ['Archaeologist', 2, 'Scout', 'the signals'],
    ['Strategist', 1, 'Archaeologist', 'the ranked causes'],
  ]);
});

test('a chain with a changed or a missing event says where it breaks', () => {
  const events = [
    { version: 1, previousHash: '0', hash: 'a' },
    { version: 2, previousHash: 'a', hash: 'b' },
    { version: 3, previousHash: 'b', hash: 'c' },
  ];
  expect(chainOf(events)).toBeNull();
  expect(chainOf([events[0]!, events[2]!])).toBe(3);
  expect(chainOf([events[0]!, { ...events[1]!, previousHash: 'x' }])).toBe(2);
});

test('at a moment of the past, later events and events that were recorded later are not shown', () => {
  const early = { at: AT, recordedAt: '2026-11-26T03:00:09.000Z' };
  expect(knownBy([early], { at: AT, knownAt: null })).toHaveLength(1);
  expect(knownBy([early], { at: AT, knownAt: AT })).toHaveLength(0);
  expect(knownBy([{ ...early, at: '2026-11-26T03:00:01.000Z' }], { at: AT, knownAt: null })).toHaveLength(0);
});

test('a log line in a title does not become markup in the chat that it is pasted into', () => {
  expect(plain('a [link](http://x)\n# <b>')).toBe(String.raw`a \[link\](http://x) \# \<b\>`);
  const text = markdownOf({
    incident: {
      id: 'inc_1',
      version: 3,
      title: '**alpha** fails',
      phase: 'resolved',
      severity: 'major',
      services: ['alpha'],
      openedAt: AT,
      onsetAt: AT,
      endedAt: '2026-11-26T03:01:00.000Z',
      ending: 'healed',
      leading: null,
      waitsFor: null,
      impact: null,
      now: 'Nothing: it is over.',
      predicted: false,
      signals: 1,
      actions: 1,
      detectedAfterSeconds: 1,
      endedAfterSeconds: 60,
      calledPeople: [],
    },
    hypotheses: [],
    actions: [done],
    link: 'http://127.0.0.1:4600/incidents/inc_1',
  });
  expect(text).toContain(String.raw`## \*\*alpha\*\* fails`);
  expect(text).toContain('**mended** · major');
  expect(text).toContain('lasted 1 min');
  expect(text).toContain('- go back to release one of alpha, by Surgeon: applied, helped; undo: nothing to take back');
});
