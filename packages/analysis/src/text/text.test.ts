// Words, names and pieces of words, by example and over texts that nobody chose.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { characterGrams, identifiers, isStopWord, words } from '../index.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 200 });

test('a word with humps stands whole and in parts; other signs end a word', () => {
  expect(words('Restart leaseKeeper in us-east-1: HTTPServer, user_id, MySQL 5xx')).toEqual(
    'restart leasekeeper lease keeper in us east 1 httpserver http server user id mysql my sql 5xx'.split(' '),
  );
});

test('words are the same however the letters are coded, and in any script', () => {
  expect(words('Cafe\u0301 Ｋｕｂｅ')).toEqual(words('Caf\u00e9 Kube'));
  expect(words('Сбой базы 数据库 дважды')).toEqual(['сбой', 'базы', '数据库', 'дважды']);
});

test('nothing gives no words, and a blob of a megabyte gives one short word', () => {
  expect(words('')).toEqual([]);
  expect(words(' \n\t—…!')).toEqual([]);
  expect(words('x'.repeat(1_000_000))).toEqual(['x'.repeat(64)]);
  expect(words('disk full '.repeat(100_000))).toHaveLength(200_000);
});

test('names are told from plain words and keep their case', () => {
  expect(identifiers('The readCaseText of db.pool.max in kube-system/coredns failed, then user_id. Fine.')).toEqual([
    'readCaseText',
    'db.pool.max',
    'kube-system/coredns',
    'user_id',
  ]);
});

test('grams of a word overlap and know its ends', () => {
  expect(characterGrams('disk')).toEqual(['_dis', 'disk', 'isk_']);
  expect(characterGrams('io')).toEqual(['_io_']);
  expect(characterGrams('')).toEqual(['__']);
});

test('words of any text are lower case, not empty, bounded, and found again in themselves', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const found = words(text);
      for (const word of found) {
        expect(word).not.toBe('');
        expect(word).toBe(word.toLowerCase());
        for (const gram of characterGrams(word)) expect(`_${word}_`).toContain(gram);
      }
      expect(words(`${text} ${text}`)).toEqual([...found, ...found]);
    }),
  );
});

test('words of grammar are known in lower case', () => {
  expect(['the', 'of', 'disk', ''].map(isStopWord)).toEqual([true, true, false, false]);
});
