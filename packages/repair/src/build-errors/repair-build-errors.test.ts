// Whole projects that do not build, and what is proposed first for them.
import { describe, expect, test } from 'vitest';
import { repairBuildErrors } from './repair-build-errors.ts';
import { broken, firstText, PARCELS, problemOf, repaired } from './projects.kit.ts';

test('for a project that builds nothing is proposed', () => {
  expect(repaired(problemOf(PARCELS))).toEqual([]);
});

describe('a rename that was half done', () => {
  test('is finished at the use when only the declaration was renamed', () => {
    const files = broken([['src/parcel.ts', 'function parcelOf(', 'function parcelFor(']]);
    const [first] = repaired(problemOf(files));
    expect(first?.edits.map(({ path }) => path)).toEqual(['src/delivery.ts']);
    expect(first?.edits[0]?.text).toContain('this.parcels.push(parcelFor(id, grams));');
    expect(first?.edits[0]?.text).toContain("import { parcelFor, type Parcel } from './parcel.ts';");
  });

  test('is finished by what the culprit changed where the names are not alike', () => {
    const files = broken([
      ['src/parcel.ts', 'grams: number;', 'heft: number;'],
      ['src/parcel.ts', 'id, grams, street', 'id, heft: grams, street'],
    ]);
    const culprit = [{ path: 'src/parcel.ts', before: PARCELS['src/parcel.ts']!, after: files['src/parcel.ts']! }];
    expect(firstText(problemOf(files, { culprit }), 'src/weigh.ts')).toContain('sum += parcel.heft;');
  });

  test('of a method is finished where it is called', () => {
    const files = broken([['src/delivery.ts', 'isHeavy()', 'isTooHeavy()']]);
    expect(firstText(problemOf(files), 'src/main.ts')).toContain('delivery.isTooHeavy()');
  });

  test('of a member of an object is finished where the object is made', () => {
    const files = broken([['src/parcel.ts', 'readonly street: string', 'readonly streetName: string']]);
    expect(firstText(problemOf(files), 'src/parcel.ts')).toContain("return { id, grams, streetName: '' };");
  });

  test('may also be taken back at the declaration', () => {
    const files = broken([['src/parcel.ts', 'function parcelOf(', 'function parcelFor(']]);
    const patches = repaired(problemOf(files));
    expect(patches.some(({ edits }) => edits.length === 1 && edits[0]!.path === 'src/parcel.ts')).toBe(true);
  });
});

describe('imports', () => {
  test('of a symbol that another file exports are put in', () => {
    const files = broken([['src/delivery.ts', "import { totalGrams } from './weigh.ts';\n", '']]);
    expect(firstText(problemOf(files), 'src/delivery.ts')).toContain("import { totalGrams } from './weigh.ts';");
  });

  test('of a symbol that a package exports are put in', () => {
    const packages = {
      'node_modules/scales/package.json': '{ "name": "scales", "version": "1.0.0", "types": "./index.d.ts" }',
      'node_modules/scales/index.d.ts':
        'export declare function round(grams: number): number;\nexport declare function tare(): number;\n',
    };
    const files = {
      ...broken([['src/weigh.ts', 'return sum;', 'return round(sum);']]),
      'src/empty.ts': "import { tare } from 'scales';\n\nexport const empty = tare();\n",
      'package.json': '{ "type": "module", "dependencies": { "scales": "1.0.0" } }\n',
    };
    expect(firstText(problemOf(files, { packages }), 'src/weigh.ts')).toMatch(
      /import \{ round \} from ['"]scales['"];/,
    );
  });

  test('of a file that has another name are put right', () => {
    const files = broken([['src/delivery.ts', './weigh.ts', './weight.ts']]);
    expect(firstText(problemOf(files), 'src/delivery.ts')).toContain("from './weigh.ts'");
  });

  test('of a name that its file does not export follow where it went', () => {
    const files = broken([
      [
        'src/delivery.ts',
        "import { parcelOf, type Parcel } from './parcel.ts';\nimport { totalGrams } from './weigh.ts';",
        "import { parcelOf, totalGrams, type Parcel } from './parcel.ts';",
      ],
    ]);
    expect(firstText(problemOf(files), 'src/delivery.ts')).toMatch(
      /import \{ totalGrams \} from ['"]\.\/weigh\.ts['"]/,
    );
  });

  test('of a name that is declared and not exported export it', () => {
    const files = broken([['src/weigh.ts', 'export function', 'function']]);
    expect(firstText(problemOf(files), 'src/weigh.ts')).toContain('export function totalGrams');
  });
});

describe('syntax', () => {
  test('is mended before types, in one file', () => {
    const files = broken([['src/delivery.ts', 'parcelOf(id, grams));', 'parcelOf(id, grams);']]);
    expect(firstText(problemOf(files), 'src/delivery.ts')).toBe(PARCELS['src/delivery.ts']);
  });

  test('errors of two files are mended at once', () => {
    const files = broken([
      ['src/weigh.ts', 'sum += parcel.grams;\n  }', 'sum += parcel.grams;\n'],
      ['src/main.ts', 'export const', 'expot const'],
    ]);
    const [first] = repaired(problemOf(files));
    expect(first?.edits.map(({ path }) => path).toSorted()).toEqual(['src/main.ts', 'src/weigh.ts']);
    expect(first?.edits.find(({ path }) => path === 'src/main.ts')?.text).toBe(PARCELS['src/main.ts']);
  });

  test('an error of syntax in one file and of types in another are mended at once', () => {
    const files = broken([
      ['src/weigh.ts', 'sum += parcel.grams', 'sum += parcel.gram'],
      ['src/main.ts', 'new Delivery();', 'new Delivery(;'],
    ]);
    const [first] = repaired(problemOf(files));
    expect(first?.edits.find(({ path }) => path === 'src/main.ts')?.text).toBe(PARCELS['src/main.ts']);
    expect(first?.edits.find(({ path }) => path === 'src/weigh.ts')?.text).toBe(PARCELS['src/weigh.ts']);
  });

  test('of JSON is mended too', () => {
    const files = broken([['src/prices.json', '"parcel": 5 }', '"parcel": 5, }']]);
    expect(JSON.parse(firstText(problemOf(files), 'src/prices.json'))).toEqual({ letter: 1, parcel: 5 });
  });
});

describe('nothing is silenced', () => {
  test('an await in a function that is not async is taken out, and the function stays', () => {
    const files = broken([['src/weigh.ts', 'return sum;', 'return await sum;']]);
    for (const { edits } of repaired(problemOf(files)))
      for (const { text } of edits) expect(text).not.toMatch(/\basync\b|\bany\b|@ts-/);
  });

  test('a function that nobody declared is not made up', () => {
    const files = broken([['src/weigh.ts', 'return sum;', 'return zzz(sum, 17);']]);
    for (const { edits } of repaired(problemOf(files)))
      for (const { text } of edits) expect(text).not.toContain('zzz =');
  });
});

test('a patch says in the imperative what it does', () => {
  const files = broken([['src/weigh.ts', 'sum += parcel.grams', 'sum += parcel.gram']]);
  expect(repaired(problemOf(files))[0]?.says).toMatchInlineSnapshot(`"write grams instead of gram in src/weigh.ts"`);
});

test('the search ends when its budget says so', () => {
  const files = broken([['src/weigh.ts', 'sum += parcel.grams', 'sum += parcel.gram']]);
  let asked = 0;
  const problem = problemOf(files);
  expect(repaired(problem).length).toBeGreaterThan(0);
  expect([...repairBuildErrors(problem, { shouldStop: () => (asked += 1) > 0 })]).toEqual([]);
});
