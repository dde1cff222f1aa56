// JSON edited in its text reads as if a person had done it.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editMembers } from './json-edit.ts';

const set = (entries: Readonly<Record<string, unknown>>): { readonly set: ReadonlyMap<string, string> } => ({
  set: new Map(Object.entries(entries).map(([key, value]) => [key, JSON.stringify(value)])),
});

test.each([
  [
    'tabs',
    '{\n\t"a": {\n\t\t"x": 1,\n\t\t"z": 2\n\t}\n}\n',
    '{\n\t"a": {\n\t\t"x": 1,\n\t\t"y": 9,\n\t\t"z": 2\n\t}\n}\n',
  ],
  ['one line', '{ "a": { "x": 1 } }', '{ "a": { "x": 1, "y": 9 } }'],
  ['an empty object', '{\n  "a": {}\n}\n', '{\n  "a": {\n    "y": 9\n  }\n}\n'],
  ['a missing object', '{\n  "b": 1\n}\n', '{\n  "b": 1,\n  "a": {\n    "y": 9\n  }\n}\n'],
  [
    'comments',
    '{\n  // why\n  "a": {\n    "x": 1, // this\n  },\n}\n',
    '{\n  // why\n  "a": {\n    "x": 1,\n    "y": 9 // this\n  },\n}\n',
  ],
  [
    'carriage returns',
    '{\r\n  "a": {\r\n    "x": 1\r\n  }\r\n}\r\n',
    '{\r\n  "a": {\r\n    "x": 1,\r\n    "y": 9\r\n  }\r\n}\r\n',
  ],
])('a member is added in the manner of %s', (_, text, expected) => {
  expect(editMembers(text, ['a'], set({ y: 9 }))).toBe(expected);
});

test('what is no JSON, and what stands elsewhere, is left alone', () => {
  for (const text of ['', '{', '{"a":1}', '{"a" 1}', '['.repeat(1_000), '{"a":"\\x"}', '\0']) {
    expect(editMembers(text, ['a'], set({ y: 9 }))).toBeNull();
  }
});

test('any object, in any spacing: what is set is there, what is removed is not, and the rest is as it was', () => {
  const keys = fc.constantFrom<string>('a', 'b', 'c', '__proto__', 'é"\\');
  const objects = fc.dictionary(keys, fc.jsonValue(), { noNullPrototype: true });
  fc.assert(
    fc.property(objects, objects, fc.uniqueArray(keys), fc.constantFrom(0, 1, 2, '\t'), (object, more, gone, space) => {
      const text = JSON.stringify({ in: object }, null, space);
      const remove = new Set(gone.filter((key) => !Object.hasOwn(more, key)));
      const edited = editMembers(text, ['in'], { ...set(more), remove }) ?? '';
      const expected = new Map(
        [...Object.entries(object), ...Object.entries(more)].filter(([key]) => !remove.has(key)),
      );
      const actual = Object.entries((JSON.parse(edited) as { in: object }).in);
      expect(new Map(actual.map(([key, value]) => [key, JSON.stringify(value)]))).toEqual(
        new Map([...expected].map(([key, value]) => [key, JSON.stringify(value)])),
      );
      if (Object.keys(more).length === 0 && remove.size === 0) expect(edited).toBe(text);
    }),
  );
});
