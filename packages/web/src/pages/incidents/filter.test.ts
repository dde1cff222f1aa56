// The filter between address, server and page. Knows no server.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addressOf,
  commandOf,
  filterOf,
  fits,
  queryTextOf,
  questionOf,
  saysOf,
  SEVERITIES,
  SPANS,
  STATES,
} from './filter.ts';
import { incidentOf } from './incident.kit.ts';

const NOW_MS = Date.parse('2026-11-26T10:00:30.000Z');
const of = (text: string) => filterOf(new URLSearchParams(text));

describe('the filter of a list of incidents', () => {
  it('is what is open, where the address says nothing or what nobody knows', () => {
    expect(of('')).toEqual({ state: 'open', severity: null, service: null, text: '', within: null });
    expect(of('state=gone&severity=huge&within=1y&q=%20')).toEqual(of(''));
  });

  it('comes back from its own address', () => {
    const filters = fc.record({
      state: fc.constantFrom(...STATES),
      severity: fc.constantFrom(null, ...SEVERITIES),
      service: fc.option(fc.string({ minLength: 1 }), { nil: null }),
      text: fc.string({ maxLength: 50 }).map((words) => words.trim()),
      within: fc.constantFrom(null, ...SPANS),
    });
    fc.assert(
      fc.property(filters, (filter) => {
        expect(of(queryTextOf(filter))).toEqual(filter);
      }),
    );
  });

  it('takes every key out of the address that it does not need', () => {
    expect(Object.values(addressOf(of('')))).toEqual([null, null, null, null, null]);
  });

  it('asks the server for all that the server can tell apart', () => {
    expect(questionOf(of('state=mended&severity=major&service=alpha&q=refused&within=24h'), NOW_MS)).toEqual({
      limit: 200,
      open: 'false',
      severity: 'major',
      service: 'alpha',
      text: 'refused',
      since: '2026-11-25T10:00:00.000Z',
    });
    expect(questionOf(of('state=all'), NOW_MS)).toEqual({ limit: 200 });
  });

  it('knows what needs somebody and what was mended', () => {
    const waiting = incidentOf(1, {
      phase: 'deciding',
      endedAt: null,
      ending: null,
      waitsFor: { kind: 'approval', says: 'a yes', until: null },
    });
    expect(fits(of('state=needs'), waiting)).toBe(true);
    expect(fits(of('state=needs'), incidentOf(2, { phase: 'escalated', ending: null }))).toBe(true);
    expect(fits(of('state=needs'), incidentOf(3, { phase: 'acting', ending: null }))).toBe(false);
    expect(fits(of('state=mended'), incidentOf(4))).toBe(true);
    expect(fits(of('state=mended'), incidentOf(5, { ending: 'by-itself' }))).toBe(false);
  });

  it('becomes one command, whatever a service calls itself', () => {
    expect(commandOf(of('service=alpha'))).toBe('kintsugi incidents ls --open --service alpha');
    expect(commandOf({ ...of('state=all'), service: "a'; rm -rf ~" })).toBe(
      `kintsugi incidents ls --service 'a'\\''; rm -rf ~'`,
    );
  });

  it('says itself in words', () => {
    expect(saysOf(of('severity=critical&service=alpha&q=refused&within=7d'))).toBe(
      'open, critical, of alpha, with “refused”, opened in the last 7 days',
    );
  });
});
