// One line for people, and a mark that finds the same cause again.
import type { Diagnosis } from '@kintsugi/domain';
import { describe, expect, test } from 'vitest';
import { summarize } from './index.ts';

const fault = (over: Partial<Diagnosis> = {}): Diagnosis => ({
  tool: 'tsc',
  kind: 'type',
  code: 'TS2304',
  file: 'src/delivery.ts',
  line: 14,
  column: 3,
  message: "Cannot find name 'parcelOf'.",
  subject: 'parcelOf',
  ...over,
});

describe('a summary', () => {
  test('is one line with the place, the message, the code, and how many more there are', () => {
    expect(summarize([fault()]).title).toBe("delivery.ts:14: Cannot find name 'parcelOf' (TS2304)");
    expect(summarize([fault(), fault({ line: 15 }), fault({ line: 16 })]).title).toBe(
      "delivery.ts:14: Cannot find name 'parcelOf' (TS2304), and 2 more",
    );
  });

  test('lets the gravest speak: a missing dependency explains type errors', () => {
    const missing = fault({ tool: 'npm', kind: 'dependency', code: 'E404', file: null, line: null, message: 'gone' });
    expect(summarize([fault(), missing])).toMatchObject({ kind: 'dependency', title: 'gone (E404), and 1 more' });
  });

  test('names the test that fails', () => {
    const test_ = fault({ kind: 'test', code: null, message: '2 !== 3', subject: 'the price > grows' });
    expect(summarize([test_]).title).toBe("delivery.ts:14: 'the price > grows': 2 !== 3");
  });

  test('of nothing says so', () => {
    expect(summarize([]).kind).toBe('unknown');
  });
});

describe('a fingerprint', () => {
  const print = (...faults: Diagnosis[]) => summarize(faults).fingerprint;

  test('is the same in another place of the file, order and version of the tool', () => {
    const other = fault({ subject: 'weigh', message: "Cannot find name 'weigh'." });
    const moved = fault({ line: 90, column: 1, message: "Cannot find name 'parcelOf'. Did you mean 'parcel'?" });
    expect(print(other, moved)).toBe(print(fault(), other));
    expect(print(fault())).toMatch(/^[0-9a-f]{16}$/);
  });

  test('is the same on another machine, at another time', () => {
    const crash = (message: string) => fault({ kind: 'crash', subject: null, message });
    expect(print(crash('no answer after 31 ms of /tmp/a1b2/box/port at 0x7f002c'))).toBe(
      print(crash('no answer after 4 ms of /srv/box/port at 0x11')),
    );
    expect(print(crash('run 3f2a9c1e-77aa-4c1d-9a3b-0a1b2c3d4e5f failed'))).toBe(
      print(crash('run 11111111-2222-4c1d-9a3b-aaaaaaaaaaa1 failed')),
    );
  });

  test('differs for another file, name, code or way in which a test fails', () => {
    const test_ = (message: string) => fault({ kind: 'test', subject: 'grows', message });
    const all = [
      fault(),
      fault({ file: 'src/other.ts' }),
      fault({ subject: 'weigh' }),
      fault({ code: 'TS2552' }),
      test_('expected a to be b'),
      test_('o is not a function'),
    ];
    expect(new Set(all.map((one) => print(one))).size).toBe(all.length);
  });
});
