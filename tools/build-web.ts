/** Builds the page: `npm run build:web [-- --json] [--if-stale]`. Prints each file's size, and what a first visit loads. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';

/** Initial JavaScript of the page, gzip; the gate holds the build to it. */
export const INITIAL_KB_MAX = 150;

const top = fileURLToPath(new URL('..', import.meta.url));
const web = join(top, 'packages/web');
const built = join(web, 'dist');
/** What the page is made of: when none of it is newer than the build, there is nothing to do. */
const sources = [
  'packages/web/src',
  'packages/web/public',
  'packages/web/index.html',
  'packages/web/vite-config.ts',
  'packages/contract/src',
  'package-lock.json',
];

export interface WebBuild {
  /** Scripts that the first visit loads, before any page of its own is opened; kilobytes of 1,000 bytes. */
  readonly initialJsGzipKb: number;
  readonly files: readonly { readonly name: string; readonly gzipKb: number }[];
}

export async function buildWeb(): Promise<WebBuild> {
  const { build } = await import('vite');
  await build({ root: web, configFile: join(web, 'vite-config.ts'), logLevel: 'warn' });
  return measure();
}

export function isStale(): boolean {
  const index = join(built, 'index.html');
  if (!existsSync(index)) return true;
  const builtMs = statSync(index).mtimeMs;
  return sources.some((source) => newestMs(join(top, source)) > builtMs);
}

function measure(): WebBuild {
  const html = readFileSync(join(built, 'index.html'), 'utf8');
  const names = readdirSync(join(built, 'assets')).toSorted();
  const files = names.map((name) => ({ name, gzipKb: gzipKb(join(built, 'assets', name)) }));
  // The document names the first script and what it imports at once; whatever it loads later is not in it.
  const initial = files.filter(({ name }) => name.endsWith('.js') && html.includes(name));
  return { initialJsGzipKb: round(initial.reduce((sum, { gzipKb: kb }) => sum + kb, 0)), files };
}

function gzipKb(path: string): number {
  return round(gzipSync(readFileSync(path), { level: 9 }).length / 1_000);
}

function round(kb: number): number {
  return Math.round(kb * 10) / 10;
}

function newestMs(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(path).reduce((newest, name) => Math.max(newest, newestMs(join(path, name))), 0);
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { json: { type: 'boolean' }, 'if-stale': { type: 'boolean' } } });
  if (values['if-stale'] !== true || isStale()) {
    const { files, initialJsGzipKb } = await buildWeb();
    if (values['if-stale'] !== true) {
      if (values.json !== true)
        for (const { name, gzipKb: kb } of files) console.log(`${String(kb).padStart(8)} KB gzip  ${name}`);
      console.log(
        values.json === true
          ? JSON.stringify({ initialJsGzipKb })
          : `first visit: ${initialJsGzipKb} KB of JavaScript, gzip`,
      );
    }
  }
}
