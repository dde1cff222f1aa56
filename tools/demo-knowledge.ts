/**
 * Nothing outside the shop and the scenarios knows the shop (INV-12): its services, its metrics, its faults.
 * The forbidden words are read from the shop itself, so that a new service or scenario is held from its first day.
 */
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { isCode, readSourceTree, type SourceFile } from './source-tree.ts';

export interface ShopWords {
  readonly services: readonly string[];
  readonly metrics: readonly string[];
  readonly scenarios: readonly string[];
}

export interface KnowledgeFault {
  /** `path:line` from the top folder. */
  readonly at: string;
  readonly word: string;
}

const scenarioFile = /^packages\/chaos\/(src\/)?scenarios\/(?:breakages\/)?([a-z0-9-]+)\.(?!test)[a-z]+$/;
const mayKnow = (path: string) => path.startsWith('examples/') || /^packages\/chaos\/(src\/)?scenarios\//.test(path);

/** The words of the shop, from its declaration, its code and the names of the scenarios. */
export function shopWords(files: readonly SourceFile[]): ShopWords {
  const declared = files.find(({ path }) => path === 'examples/shop/kintsugi.yaml');
  const declaration = (declared ? parse(declared.text) : {}) as { services?: Record<string, unknown> };
  const metrics = files
    .filter(({ path }) => path.startsWith('examples/shop/'))
    .flatMap(({ text }) => text.match(/\bshop\.[a-z][a-z0-9_.]*[a-z0-9]/g) ?? []);
  const scenarios = files.flatMap(({ path }) => scenarioFile.exec(path)?.[2] ?? []);
  const ours = wordsOfTheDomain(files);
  return {
    services: Object.keys(declaration.services ?? {}),
    metrics: unique(metrics),
    scenarios: unique(scenarios).filter((name) => name !== 'index' && !ours.has(name)),
  };
}

/** What the domain itself calls things: a scenario may be named after a kind of cause, and the loop must speak of it. */
function wordsOfTheDomain(files: readonly SourceFile[]): ReadonlySet<string> {
  const causes = files.find(({ path }) => path === 'packages/domain/src/words/hypothesis.ts');
  return new Set([...(causes?.text ?? '').matchAll(/\bkind: '([a-z-]+)'/g)].map(([, word = '']) => word));
}

/**
 * Every whole word of the shop in code outside of it, comments included.
 *
 * A scenario of one plain word ("leak") counts only as a string that is that word: the domain may speak of leaks, but
 * not ask for the scenario. Names of several words count wherever they stand.
 */
export function knowledgeFaults(files: readonly SourceFile[], words: ShopWords): KnowledgeFault[] {
  const plain = words.scenarios.filter((name) => !name.includes('-'));
  const whole = [...words.services, ...words.metrics, ...words.scenarios.filter((name) => name.includes('-'))];
  const patterns = [
    ...whole.map((word) => ({ word, pattern: new RegExp(`(?<![\\w.-])${escaped(word)}(?![\\w-])`, 'i') })),
    ...plain.map((word) => ({ word, pattern: new RegExp(`(['"\`])${escaped(word)}\\1`) })),
  ];
  const faults: KnowledgeFault[] = [];
  for (const { path, text } of files.filter((file) => isCode(file.path) && !mayKnow(file.path))) {
    for (const [index, line] of text.split('\n').entries()) {
      for (const { word, pattern } of patterns) {
        if (pattern.test(line)) faults.push({ at: posix.normalize(`${path}:${index + 1}`), word });
      }
    }
  }
  return faults;
}

const unique = (words: readonly string[]) => [...new Set(words)].sort();
const escaped = (word: string) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

if (import.meta.main) {
  const files = readSourceTree(process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url)));
  const faults = knowledgeFaults(files, shopWords(files));
  for (const { at, word } of faults) console.log(`INV-12  ${at}  knows '${word}' of the shop`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
