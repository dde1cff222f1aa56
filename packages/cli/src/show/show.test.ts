// What people read, held against files that people can read, on wide and narrow paper.
import { expect, test } from 'vitest';
import { expectGolden, testPaper } from '../golden.kit.ts';
import { approvalsPage } from './approvals.ts';
import { approval, incident, NOW_MS, page, services, status, timeline } from './samples.kit.ts';
import { incidentLines, incidentPage } from './incidents.ts';
import { statusLines } from './status.ts';
import { storyLines } from './story.ts';

const stamp = ({ at }: { at: string }) => at.slice(14, 19);

test.each([120, 80, 48])('status on %i columns', (columns) => {
  const paper = testPaper(columns);
  const open = [incident];
  const lines = statusLines({ url: 'http://127.0.0.1:4600', status, services, open }, paper, NOW_MS);
  expectGolden(`status-${columns}`, lines);
  for (const line of lines) expect(Array.from(line).length).toBeLessThanOrEqual(columns);
});

test('status of a quiet, paused house', () => {
  const paused = { by: 'ada', reason: 'a drill', since: new Date(NOW_MS - 90_000).toISOString() };
  const quiet = { ...status, paused, incidents: { open: 0, total: 3, waitingForApproval: 1 }, agents: [] };
  expectGolden(
    'status-paused',
    statusLines({ url: 'http://127.0.0.1:4600', status: quiet, services: [], open: [] }, testPaper(80), NOW_MS),
  );
});

test.each([100, 60])('an incident on %i columns', (columns) => {
  expectGolden(`incident-${columns}`, incidentPage(page, testPaper(columns), NOW_MS));
});

test('a list of incidents', () => {
  const ended = { ...incident, id: 'inc_02', phase: 'resolved', ending: 'healed', severity: 'minor' } as const;
  expectGolden('incidents', incidentLines([incident, ended], testPaper(100), NOW_MS));
});

test('approvals', () => {
  expectGolden('approvals', approvalsPage([approval], testPaper(80), NOW_MS));
  expect(approvalsPage([], testPaper(80), NOW_MS)).toEqual(['nothing waits for an approval']);
});

test.each([110, 60])('the story of an incident on %i columns', (columns) => {
  const paper = testPaper(columns);
  expectGolden(
    `story-${columns}`,
    timeline.flatMap((entry) => storyLines(entry, paper, { stamp, detailed: false })),
  );
});

test('INV-37: text from outside cannot speak to the terminal', () => {
  const hostile = { ...incident, title: 'a\u001b[2Jb\u202Ec\u0007d' };
  const lines = incidentLines([hostile], testPaper(200), NOW_MS).join('\n');
  for (const code of ['\u001b', '\u202E', '\u0007']) expect(lines).not.toContain(code);
});
