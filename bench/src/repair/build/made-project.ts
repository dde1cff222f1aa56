// A made TypeScript project of forty files and four ways to break it; measures how soon the first patch comes.
import { repairBuildErrors } from '@kintsugi/repair/build-errors';
import ts from 'typescript';
import { LIBRARY_FOLDER, readOutside } from './case-compiler.ts';

const FILES = 40;
const TOP = '/made';

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ['lib.es2022.d.ts'],
  types: [],
  strict: true,
  verbatimModuleSyntax: true,
  noEmit: true,
  allowImportingTsExtensions: true,
};

export interface FirstPatch {
  readonly breakage: string;
  readonly durationMs: number;
  /** The first patch gives back the files as they were, but for white space. */
  readonly isExact: boolean;
}

/** One after another, in this thread: the first pays for reading the language's declarations. */
export function firstPatches(): readonly FirstPatch[] {
  const whole = madeFiles();
  return breakages.map(({ name, path, from, to }) => {
    const broken = whole.get(path)!.replace(from, to);
    const files = new Map([...whole, [path, broken]]);
    const startedMs = performance.now();
    const outside = { libraryFolder: LIBRARY_FOLDER, readFile: readOutside };
    const [first] = repairBuildErrors({ top: TOP, files, compilerOptions: options, outside });
    const durationMs = performance.now() - startedMs;
    const after = new Map([...files, ...(first?.edits ?? []).map((edit) => [edit.path, edit.text ?? ''] as const)]);
    return {
      breakage: name,
      durationMs,
      isExact: [...whole].every(([at, text]) => plain(after.get(at) ?? '') === plain(text)),
    };
  });
}

function plain(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}

const breakages = [
  { name: 'missing import', path: 'src/stage20.ts', from: /^import .*\n/, to: '' },
  { name: 'name of a member', path: 'src/stage20.ts', from: 'this.seen.push', to: 'this.seen.psuh' },
  { name: 'missing bracket', path: 'src/stage20.ts', from: 'push(item);', to: 'push(item;' },
  { name: 'missing brace', path: 'src/stage20.ts', from: 'continue;\n      }', to: 'continue;' },
] as const;

/** Each file is a stage that hands on to the one before. */
function madeFiles(): ReadonlyMap<string, string> {
  const files = new Map([['package.json', '{ "type": "module" }\n']]);
  for (let index = 0; index < FILES; index += 1) {
    const before =
      index === 0 ? '' : `import { Stage${index - 1}, type Item${index - 1} } from './stage${index - 1}.ts';\n\n`;
    const parent = index === 0 ? 'never' : `Item${index - 1}`;
    const members = Array.from({ length: 12 }, (_, at) => memberOf(index, at)).join('\n');
    files.set(
      `src/stage${index}.ts`,
      `${before}export interface Item${index} {
  readonly id: string;
  readonly weight: number;
  readonly from: readonly ${parent}[];
}

export class Stage${index} {
  readonly seen: Item${index}[] = [];
${index === 0 ? '' : `  readonly before = new Stage${index - 1}();\n`}
  take(items: readonly Item${index}[]): number {
    for (const item of items) {
      if (item.weight <= 0) {
        continue;
      }
      this.seen.push(item);
    }
    return this.seen.length;
  }

${members}
}
`,
    );
  }
  return files;
}

function memberOf(index: number, at: number): string {
  return `  weighed${at}(limit: number): readonly Item${index}[] {
    return this.seen.filter(({ weight }, place) => weight > limit * ${at + 1} && place % ${at + 2} === 0);
  }
`;
}
