// Settings as YAML, read again by a YAML library. Knows no server.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { yamlOf, type Json } from './yaml.ts';

describe('settings as YAML', () => {
  it('are laid out as a person would write them', () => {
    const settings = {
      version: 1,
      services: { alpha: { command: ['node', 'main.js'], env: {}, health: { path: '/health' } } },
      people: [{ name: 'ada', role: 'admin' }, { name: 'no' }],
    };
    expect(yamlOf(settings)).toBe(
      `version: 1
services:
  alpha:
    command: [node, main.js]
    env: {}
    health:
      path: /health
people:
  - name: ada
    role: admin
  - name: "no"`,
    );
  });

  it('are the same settings when they are read again, whatever texts are in them', () => {
    const word = fc.string({ maxLength: 8, unit: fc.constantFrom(...Array.from('.0123eExoyn_-+~aAbTtrRuU')) });
    const key = fc.oneof(fc.string({ maxLength: 8 }), word).filter((text) => text !== '__proto__' && text !== '<<');
    const { tree } = fc.letrec<{ tree: Json; leaf: Json }>((tie) => ({
      leaf: fc.oneof(
        fc.string(),
        word,
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.constantFrom('yes', '~', '# no', '- a', 'a: b', '.0', '.5e3', '1_0', '0x1f'),
      ),
      tree: fc.oneof(
        { depthSize: 'small' },
        tie('leaf'),
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(key, tie('tree'), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(key, tree, { minKeys: 1, maxKeys: 4 }), (settings) => {
        expect(parse(yamlOf(settings))).toEqual(Object.assign({}, settings));
      }),
    );
  });
});
