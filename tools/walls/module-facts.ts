/** What one module imports and which doors to the world it opens by itself. Reads syntax; knows no rule. */
import { parseSync, Visitor } from 'oxc-parser';

export interface ImportSite {
  readonly specifier: string;
  readonly line: number;
  /** True when every binding of it is a type, so that nothing is loaded. */
  readonly typeOnly: boolean;
  readonly names: readonly string[];
}

/** `stopwatch` measures how long something took here; `clock` says what time it is. */
export type WorldKind = 'clock' | 'stopwatch' | 'randomness' | 'timer' | 'process';

/** A use of clock, randomness, timers or the process that did not come in as a value. */
export interface WorldUse {
  readonly what: string;
  readonly kind: WorldKind;
  readonly line: number;
}

export interface ModuleFacts {
  readonly imports: readonly ImportSite[];
  readonly worldUses: readonly WorldUse[];
  /** Paths given as `new URL('./x.ts', import.meta.url)`: how workers and child processes are named. */
  readonly fileReferences: readonly { readonly specifier: string; readonly line: number }[];
  readonly syntaxErrors: readonly string[];
}

const worldMembers: Readonly<Record<string, Readonly<Record<string, WorldKind>>>> = {
  Date: { now: 'clock' },
  performance: { now: 'stopwatch', timeOrigin: 'clock' },
  'Temporal.Now': { '*': 'clock' },
  process: { '*': 'process' },
  Math: { random: 'randomness' },
  crypto: { randomUUID: 'randomness', getRandomValues: 'randomness' },
};

const worldCalls: Readonly<Record<string, WorldKind>> = {
  setTimeout: 'timer',
  setInterval: 'timer',
  setImmediate: 'timer',
  fetch: 'process',
};

export function moduleFacts(path: string, text: string): ModuleFacts {
  const parsed = parseSync(path, text);
  const lineOf = lineFinder(text);
  const imports: ImportSite[] = [];
  const worldUses: WorldUse[] = [];
  const fileReferences: { specifier: string; line: number }[] = [];

  for (const { moduleRequest, entries, start } of parsed.module.staticImports) {
    const head = text.slice(start, moduleRequest.start);
    const typeOnly = /^import\s+type\b/.test(head) || (entries.length > 0 && entries.every((entry) => entry.isType));
    const names = entries.flatMap((entry) => (entry.isType ? [] : [entry.importName.name ?? '*']));
    imports.push({ specifier: moduleRequest.value, line: lineOf(moduleRequest.start), typeOnly, names });
    for (const name of names) {
      if (/^(node:)?crypto$/.test(moduleRequest.value) && /^random|^getRandom/.test(name)) {
        worldUses.push({ what: `${name} of node:crypto`, kind: 'randomness', line: lineOf(start) });
      }
    }
  }
  for (const { entries } of parsed.module.staticExports) {
    for (const { moduleRequest, isType, importName } of entries) {
      if (!moduleRequest) continue;
      const names = isType ? [] : [importName.name ?? '*'];
      imports.push({ specifier: moduleRequest.value, line: lineOf(moduleRequest.start), typeOnly: isType, names });
    }
  }

  const opened = (what: string, kind: WorldKind, at: number) => worldUses.push({ what, kind, line: lineOf(at) });
  new Visitor({
    ImportExpression({ source }) {
      const specifier = source.type === 'Literal' && typeof source.value === 'string' ? source.value : null;
      if (specifier !== null) imports.push({ specifier, line: lineOf(source.start), typeOnly: false, names: ['*'] });
    },
    TSImportType({ source }) {
      imports.push({ specifier: source.value, line: lineOf(source.start), typeOnly: true, names: [] });
    },
    MemberExpression({ object, property, computed, start }) {
      if (computed || property.type !== 'Identifier') return;
      const owner = dottedName(object)?.replace(/^globalThis\./, '');
      if (owner === 'globalThis' && worldCalls[property.name]) opened(property.name, worldCalls[property.name]!, start);
      const kinds = owner === undefined ? undefined : worldMembers[owner];
      const kind = kinds?.[property.name] ?? kinds?.['*'];
      if (kind) opened(`${owner}.${property.name}`, kind, start);
    },
    CallExpression({ callee, start }) {
      if (callee.type !== 'Identifier') return;
      if (callee.name === 'Date') opened('Date()', 'clock', start);
      const kind = worldCalls[callee.name];
      if (kind) opened(`${callee.name}()`, kind, start);
    },
    NewExpression({ callee, arguments: [first, second], start }) {
      if (callee.type !== 'Identifier') return;
      if (callee.name === 'Date' && first === undefined) opened('new Date()', 'clock', start);
      const isHere = second?.type === 'MemberExpression' && text.slice(second.start, second.end) === 'import.meta.url';
      if (callee.name === 'URL' && isHere && first?.type === 'Literal' && typeof first.value === 'string') {
        fileReferences.push({ specifier: first.value, line: lineOf(start) });
      }
    },
  }).visit(parsed.program);

  const syntaxErrors = parsed.errors
    .filter((error) => String(error.severity) === 'Error')
    .map((error) => error.message);
  return { imports, worldUses, fileReferences, syntaxErrors };
}

/** `a.b.c` of a plain chain of names, undefined for anything computed or called. */
function dottedName(node: { type: string }): string | undefined {
  if (node.type === 'Identifier') return (node as { name: string } & typeof node).name;
  if (node.type !== 'MemberExpression') return undefined;
  const { object, property } = node as unknown as { object: { type: string }; property: { name?: string } };
  const owner = dottedName(object);
  return owner === undefined || property.name === undefined ? undefined : `${owner}.${property.name}`;
}

function lineFinder(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
}
