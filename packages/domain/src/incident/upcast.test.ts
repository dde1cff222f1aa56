// Old shapes become today's when they are read, step by step; newer ones are left to newer versions (INV-17).
import { expect, test } from 'vitest';
import type { Upcast } from './upcast.ts';
import { INCIDENT_SCHEMA_VERSION, upcastIncidentEvent } from './upcast.ts';

/** Version 2 renamed `note` to `text`; version 3 wrapped it in its language. */
const renamed: Upcast = (type, { note, ...rest }) => (type === 'comment-added' ? { ...rest, text: note } : rest);
const wrapped: Upcast = (type, { text, ...rest }) =>
  type === 'comment-added' ? { ...rest, text: `en: ${String(text)}` } : rest;
const upcasts = [renamed, wrapped];

test('an event of each older version arrives in the newest shape', () => {
  const newest = { type: 'comment-added', text: 'en: hm' };
  expect(upcastIncidentEvent('comment-added', 1, { note: 'hm' }, upcasts)).toEqual(newest);
  expect(upcastIncidentEvent('comment-added', 2, { text: 'hm' }, upcasts)).toEqual(newest);
  expect(upcastIncidentEvent('comment-added', 3, { text: 'en: hm' }, upcasts)).toEqual(newest);
});

test('what was stored is not touched', () => {
  const stored = Object.freeze({ note: 'hm' });
  upcastIncidentEvent('comment-added', 1, stored, upcasts);
  expect(stored).toEqual({ note: 'hm' });
});

test('an event of a newer version of us is not read as if it were ours', () => {
  expect(upcastIncidentEvent('comment-added', 4, { text: 'hm' }, upcasts)).toBeNull();
  expect(upcastIncidentEvent('comment-added', INCIDENT_SCHEMA_VERSION + 1, { text: 'hm' })).toBeNull();
});

test('what is no event is none', () => {
  expect(upcastIncidentEvent('comment-added', 0, { text: 'hm' })).toBeNull();
  expect(upcastIncidentEvent('comment-added', 1, null)).toBeNull();
  expect(upcastIncidentEvent('comment-added', 1, 'hm')).toBeNull();
});
