import { expect, test } from 'vitest';
import { actionIn } from './asked.ts';

test('what stands in the address is the action that is asked about', () => {
  expect(actionIn('restart')).toEqual({ kind: 'rolling-restart' });
  expect(actionIn('scale:3')).toEqual({ kind: 'scale', replicas: 3 });
  expect(actionIn('rollback:8be7e6c7f106')).toEqual({ kind: 'rollback', release: '8be7e6c7f106' });
  expect(actionIn('replace:alpha-2')).toEqual({ kind: 'replace-replica', instance: 'alpha-2' });
});

test('a link with anything else asks for nothing', () => {
  const texts = ['', 'scale:', 'scale:-1', 'scale:1e3', 'scale:1001', 'rollback:', 'deploy:/etc', 'restart:now'];
  expect(texts.filter((text) => actionIn(text) !== null)).toEqual([]);
});
