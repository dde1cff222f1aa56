// The parts of signing in elsewhere that can be held without a provider: where people land, what they are called, who is who.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { oidc } from '../../configuration/oidc.ts';
import type { AccessEvent, AccessHappened, Written } from '../access-stream.ts';
import { readableName, subjectOf } from './claims.ts';
import { Flows, safeReturn } from './flows.ts';
import { openPersons } from './persons.ts';

const settings = oidc.parse({ issuer: 'https://id.example.org', clientId: 'k', roles: { ops: 'viewer' } });

test('whatever is handed in, people land on this server', () => {
  const piece = fc.constantFrom(
    '/',
    '\\',
    '//',
    '.',
    '..',
    '@',
    ':',
    '%2f',
    '%5c',
    '\t',
    '\n',
    'evil.example',
    'http:',
    '?',
    '#',
    'a',
  );
  const given = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(piece, { maxLength: 8 }).map((parts) => `/${parts.join('')}`),
  );
  fc.assert(
    fc.property(given, (text) => {
      const landed = safeReturn(text);
      const url = new URL(landed, 'https://ops.example.org');
      expect([url.origin, /^\/(?![/\\])/.test(landed)]).toEqual(['https://ops.example.org', true]);
    }),
  );
  expect(safeReturn('/incidents/inc_1?at=1&x=a%20b#top')).toBe('/incidents/inc_1?at=1&x=a%20b#top');
});

test('whatever somebody calls themselves, their name is a plain one', () => {
  const claims = fc.record(
    { preferred_username: fc.anything(), email: fc.anything(), sub: fc.string({ unit: 'binary' }) },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(claims, (told) => {
      expect(readableName(told, settings)).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?$/);
    }),
  );
  const named = (claims: object) => readableName({ ...claims }, settings);
  expect(named({ preferred_username: 'Zoë Müller', sub: '1' })).toBe('zoe-muller');
  expect(named({ preferred_username: '<script>', email: 'x@y.z' })).toBe('script');
  expect(named({ preferred_username: '…', email: 'ada@example.org' })).toBe('ada-example-org');
  expect(named({})).toBe('somebody');
});

test('who somebody is, is their provider and its subject, however these are cut', () => {
  expect(subjectOf({ iss: 'a', sub: 'bc' })).not.toBe(subjectOf({ iss: 'ab', sub: 'c' }));
  expect([subjectOf({ iss: 'a' }), subjectOf({ iss: 'a', sub: '' }), subjectOf({ iss: 'a', sub: 7 })]).toEqual([
    null,
    null,
    null,
  ]);
});

test('a name is given once, to one, also when many come at the same time; and kept over a restart', async () => {
  const happened: AccessHappened[] = [];
  const write = async (event: AccessEvent): Promise<Written> => {
    happened.push({ event, by: 'x', atMs: 0 });
    return { ok: true };
  };
  const persons = openPersons({ write }, []);
  const asked = ['a', 'b', 'a', 'c', 'b'].map((subject) => persons.nameOf(subject, 'ada'));
  const expected = ['oidc:ada', 'oidc:ada-2', 'oidc:ada', 'oidc:ada-3', 'oidc:ada-2'];
  expect(await Promise.all(asked)).toEqual(expected);
  expect(happened).toHaveLength(3);
  const again = openPersons({ write }, happened);
  expect(await Promise.all(['c', 'd'].map((subject) => again.nameOf(subject, 'ada')))).toEqual([
    'oidc:ada-3',
    'oidc:ada-4',
  ]);
});

test('a name that cannot be stored is nobody’s, and can be had later', async () => {
  let isFull = true;
  const write = async (): Promise<Written> =>
    isFull ? { ok: false, because: 'full', mend: 'Make room.' } : { ok: true };
  const persons = openPersons({ write }, []);
  expect(await persons.nameOf('a', 'ada')).toBeNull();
  isFull = false;
  expect([await persons.nameOf('b', 'ada'), await persons.nameOf('a', 'ada')]).toEqual(['oidc:ada', 'oidc:ada-2']);
});

test('sign-ins that never come back do not pile up: the oldest goes', () => {
  const flows = new Flows(() => 0);
  const flow = { verifier: 'v', nonce: 'n', returnTo: '/' };
  for (let n = 0; n <= 10_000; n += 1) flows.begin(`state-${n}`, 'browser', flow);
  expect(flows.take('state-0', 'browser')).toBeNull();
  expect(flows.take('state-1', 'browser')).toMatchObject(flow);
});
