/** The repository's own text files, as the checks read them. Knows which folders are not ours, nothing of any rule. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface SourceFile {
  /** Relative to the top folder, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

const foreignFolders = new Set(['node_modules', '.git', '.kintsugi', '.cache', 'coverage', 'dist']);
const textEndings = /\.(ts|tsx|mts|js|mjs|cjs|json|jsonc|md|ya?ml|css|html|svg|sh|sql|txt)$|(^|\/)\.ci\/run$/;
/** Pictures are there to be linked to: nobody reads them as text. */
const pictureEndings = /\.(png|jpg|webp)$/;
const bytesMax = 2_000_000;

/** Every text file and picture below `top`, in path order. Symbolic links are not followed. */
export function readSourceTree(top: string): SourceFile[] {
  return listFiles(top, '')
    .filter((path) => isKept(path, statSync(join(top, path)).size))
    .sort()
    .map((path) => ({ path, text: pictureEndings.test(path) ? '' : readFileSync(join(top, path), 'utf8') }));
}

function isKept(path: string, bytes: number): boolean {
  return pictureEndings.test(path) || (textEndings.test(path) && bytes <= bytesMax);
}

function listFiles(top: string, folder: string): string[] {
  const paths: string[] = [];
  for (const entry of readdirSync(join(top, folder), { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory() && !foreignFolders.has(entry.name)) paths.push(...listFiles(top, path));
    else if (entry.isFile()) paths.push(path);
  }
  return paths;
}

/** Code that runs here; not declarations, not text. */
export function isCode(path: string): boolean {
  return /\.(ts|tsx|mts|js|mjs|cjs)$/.test(path) && !path.endsWith('.d.ts');
}

/** Tests and contract kits: they may know the test library, and a wall against the world does not hold them. */
export function isTestOrKit(path: string): boolean {
  return /\.(test|kit|kits)\.tsx?$/.test(path) || /\/(kits|test-support)(\.ts|\/)/.test(path);
}
