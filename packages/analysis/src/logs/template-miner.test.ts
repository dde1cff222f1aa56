// What the miner promises about lines of any system, by hand-made lines and over lines that nobody chose.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TemplateMiner } from '../index.ts';

function mined(lines: readonly string[], miner = new TemplateMiner()): readonly string[] {
  const ids = lines.map((line) => miner.learn(line));
  return ids.map((id) => miner.template(id)!.text);
}

function alone(line: string): string {
  return mined([line])[0]!;
}

test.each([
  ['took 12.5 ms, 3 of 4 at -1', 'took <*> ms, <*> of <*> at <*>'],
  ['from 10.0.0.7:8080 to fe80:0:0:0:1:2:3:4', 'from <*> to <*>'],
  ['mac 00:1b:44:11:3a:b7 is up', 'mac <*> is up'],
  ['GET /orders/17?full=1 HTTP/1.1 200', 'GET <*> <*>'],
  ['see https://example.org/a/b?c=d, then go', 'see <*>, then go'],
  ['opened C:\\Temp\\x.txt twice', 'opened <*> twice'],
  ['since Fri Jun 17 07:07:00 2005 (late)', 'since <*> (late)'],
  ['at 2017-05-16 05:00:00.123 exactly', 'at <*> exactly'],
  ['request 550e8400-e29b-41d4-a716-446655440000 done', 'request <*> done'],
  ['pointer 0x7ffe and de9231d', 'pointer <*> and <*>'],
  ['node-12 joined attempt_14_0020_m_1', 'node-<*> joined <*>'],
  ['ready=true owner=null by root', 'ready=<*> owner=<*> by <*>'],
  ['mail to bob@example.org bounced', 'mail to <*> bounced'],
  ['loss........0 of host7.example.org:443', 'loss........<*> of <*>'],
  ['Object@4f2a released', 'Object@<*> released'],
  ['订单12345支付失败', '订单<*>支付失败'],
  ['заказ 17 на €16.53', 'заказ <*> на €<*>'],
  ['plain words stay, as do I/O and eth0.', 'plain words stay, as do I/O and eth0.'],
])('what is a value at first sight: %s', (line, template) => {
  expect(alone(line)).toBe(template);
});

test('a value in brackets may be missing', () => {
  const [text] = mined(
    ['connection from 1.2.3.4 () at 7', 'connection from 1.2.3.4 (a.example.org) at 8'].toReversed(),
  );
  expect(text).toBe('connection from <*> (<*>) at <*>');
});

test('a slot is constant until a second value is seen in it', () => {
  const miner = new TemplateMiner();
  expect(mined(['level=info via eth0'], miner)).toEqual(['level=info via eth0']);
  expect(mined(['level=info via eth1'], miner)).toEqual(['level=info via <*>']);
  expect(miner.size).toBe(1);
});

const NAMES = ['ann', 'bob', 'cleo', 'dan', 'eve', 'fay'];

test('many words in one place are values of one template; few are templates of their own', () => {
  const miner = new TemplateMiner();
  mined(
    NAMES.slice(0, 5).map((name) => `welcome back ${name} again`),
    miner,
  );
  expect(miner.size).toBe(5);
  expect(mined(['welcome back fay again'], miner)).toEqual(['welcome back <*> again']);
  expect(miner.size).toBe(1);
  expect(mined(['welcome back somebody again'], miner)).toEqual(['welcome back <*> again']);
});

test('the first word tells what happened and never becomes a value', () => {
  const lines = NAMES.map((name) => `${name} startup succeeded`);
  expect(mined(lines)).toEqual(lines);
});

test('words that are values in one template are so in another after two', () => {
  const miner = new TemplateMiner();
  mined(['session opened for user ann', 'session opened for user bob'], miner);
  expect(miner.size).toBe(2);
  mined(
    NAMES.map((name) => `welcome back ${name} again`),
    miner,
  );
  expect(miner.template(0)!.text).toBe('session opened for user <*>');
});

test('two words in the place of a number are values', () => {
  expect(mined(['slots left none today', 'slots left some today', 'slots left 7 today']).at(-1)).toBe(
    'slots left <*> today',
  );
});

test('a folded id leads to the template that has its lines now, and is told once', () => {
  const miner = new TemplateMiner();
  const ids = NAMES.map((name) => miner.learn(`welcome back ${name} again`));
  for (const id of ids) expect(miner.template(id)).toEqual({ id: ids[0], text: 'welcome back <*> again', lines: 6 });
  expect(miner.takeChanges()).toEqual(ids.slice(1, 5).map((id) => ({ kind: 'folded', id, into: ids[0] })));
  expect(miner.takeChanges()).toEqual([]);
});

test('the values of a line are kept in the order of the placeholders, and asking learns nothing', () => {
  const miner = new TemplateMiner();
  const id = miner.learn('moved 10 KB from /a/b to disk2');
  miner.learn('moved 3 KB from /c to disk3');
  expect(miner.parameters('moved 77 KB from /x to disk9')).toEqual({ id, values: ['77', '/x', 'disk9'] });
  expect(miner.parameters('never seen')).toBeNull();
  expect(miner.template(id)!.lines).toBe(2);
});

test('the first row of a message of several is its line', () => {
  const miner = new TemplateMiner();
  const id = miner.learn('Error: no 5\n    at f (x.js:1:2)');
  expect(miner.learn('Error: no 6\r\n    at g (y.js:3:4)')).toBe(id);
  expect(miner.template(id)!.text).toBe('Error: no <*>');
});

test('memory is bounded: what was not seen for longest is forgotten, and told', () => {
  const miner = new TemplateMiner(64);
  const kept = miner.learn('this one comes again and again');
  const words = (n: number): string => n.toString(2).replaceAll('0', 'o').replaceAll('1', 'l');
  for (let n = 0; n < 2_000; n += 1) {
    miner.learn(`${words(n)} is ${words(n * 7)}`);
    miner.learn('this one comes again and again');
  }
  expect(miner.size).toBeLessThanOrEqual(64);
  expect(miner.template(kept)!.lines).toBe(2_001);
  const forgotten = miner.takeChanges().filter(({ kind }) => kind === 'forgotten');
  expect(forgotten.length).toBeGreaterThan(0);
  expect(miner.template(forgotten[0]!.id)).toBeNull();
});

const SIGNS = '()[]{}<*>=:,;|#@./\\-_+%&?!"\' \t'.split('');

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ unit: fc.constantFrom(...SIGNS, '0', 'a', 'F', 'é', '漢', '\u{1f600}') }),
  fc.constantFrom('', ' ', '<*>', '<*> <*>', '()', ' ()()()', '=', '::::', '../..', '-', '\ud800', '\0'),
);

test('any text is a line of a template: known again, with the same id, and with as many values as placeholders', () => {
  fc.assert(
    fc.property(fc.array(hostile, { maxLength: 40 }), (lines) => {
      const miner = new TemplateMiner();
      for (const line of lines) miner.learn(line);
      const { size } = miner;
      const ids = lines.map((line) => miner.learn(line));
      expect(miner.size).toBe(size);
      expect(miner.templates().reduce((sum, template) => sum + template.lines, 0)).toBe(2 * lines.length);
      for (const [i, line] of lines.entries()) expect(miner.parameters(line)!.id).toBe(miner.template(ids[i]!)!.id);
    }),
  );
});

test('lines that differ in numbers only are one template, whatever the words and the script', () => {
  const word = fc.stringMatching(/^[a-zß-öа-я一-龥]{2,9}$/);
  fc.assert(
    fc.property(
      fc.array(word, { minLength: 1, maxLength: 12 }),
      fc.array(fc.nat(), { minLength: 2 }),
      (words, numbers) => {
        const miner = new TemplateMiner();
        const ids = numbers.map((number) => miner.learn(`${words.join(' ')} ${number} ms`));
        expect(new Set(ids).size).toBe(1);
        expect(miner.parameters(`${words.join(' ')} 4711 ms`)!.values.at(-1)).toBe('4711');
      },
    ),
  );
});

test('the order of lines changes neither the templates nor who belongs to which', () => {
  const lines = [
    ...NAMES.flatMap((name) => [`welcome back ${name} again`, `session opened for user ${name}`]),
    ...NAMES.map((name) => `${name} startup succeeded`),
    ...[1, 2, 3].flatMap((n) => [`disk sd${n} is full`, `took ${n} s`, `level=l${n} ok`, 'nothing new']),
  ];
  const partition = (order: readonly string[]): readonly string[] => {
    const miner = new TemplateMiner();
    const ids = new Map(order.map((line) => [line, miner.learn(line)]));
    return lines.map((line) => miner.template(ids.get(line)!)!.text);
  };
  const expected = partition(lines);
  fc.assert(
    fc.property(fc.shuffledSubarray(lines, { minLength: lines.length }), (order) => {
      expect(partition(order)).toEqual(expected);
    }),
  );
});

test.each([
  ['words', 'lorem ipsum '],
  ['numbers', '12 '],
  ['digits', '7'],
  ['letters', 'x'],
  ['brackets', '(('],
  ['empty brackets', ' ()'],
  ['placeholders', '<*>'],
  ['dots', '.'],
  ['slashes', '/a'],
  ['joiners', 'a1-!~'],
  ['dates', 'Mon Jan '],
  ['clocks', '1:'],
  ['hosts', 'a.b1.'],
  ['signs', '_-'],
  ['emoji', '\u{1f600}'],
])('a megabyte of %s costs no more than its beginning, and is not kept', (_, part) => {
  const line = part.repeat(Math.ceil(1_000_000 / part.length));
  const miner = new TemplateMiner();
  for (let n = 0; n < 200; n += 1) miner.learn(line);
  expect(miner.size).toBe(1);
  expect(miner.template(0)!.text.length).toBeLessThanOrEqual(1_003);
});
