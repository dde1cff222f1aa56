// The words of `bench NAME …`, read into a plan. Pure.
import type { BenchOption, Slice } from './bench.ts';

export interface Plan {
  readonly kind: 'run';
  readonly name: string;
  readonly json: boolean;
  readonly check: boolean;
  readonly record: boolean;
  readonly resume: boolean;
  readonly trace: boolean;
  readonly slice: Slice;
  /** Options of the benchmark itself, as given. */
  readonly options: Readonly<Record<string, string>>;
}

export type CommandLine = Plan | { readonly kind: 'list' } | { readonly kind: 'wrong'; readonly because: string };

/** The harness's own flags are read here; every other `--name value` is kept for the benchmark to judge. */
export function readCommandLine(words: readonly string[]): CommandLine {
  const flags = new Set<string>();
  const options: Record<string, string> = {};
  const names: string[] = [];
  let slice: Slice = { part: 1, of: 1 };
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index]!;
    const [, flag, inline] = /^--([a-z][a-z-]*)(?:=(.*))?$/.exec(word) ?? [];
    if (flag === undefined) {
      if (word.startsWith('-')) return wrong(`'${word}' is no option`);
      names.push(word);
    } else if (['list', 'json', 'check', 'record', 'resume', 'trace'].includes(flag)) {
      flags.add(flag);
    } else {
      const value = inline ?? words[(index += 1)];
      if (value === undefined || (inline === undefined && value.startsWith('--')))
        return wrong(`--${flag} needs a value`);
      if (flag !== 'slice') options[flag] = value;
      else {
        const read = readSlice(value);
        if (read === null) return wrong(`--slice is given as 2/5, not '${value}'`);
        slice = read;
      }
    }
  }
  if (flags.has('list') || names.length === 0) return { kind: 'list' };
  if (names.length > 1) return wrong(`one benchmark at a time, not ${names.join(' and ')}`);
  const has = (flag: string): boolean => flags.has(flag);
  return {
    kind: 'run',
    name: names[0]!,
    json: has('json'),
    check: has('check'),
    record: has('record'),
    resume: has('resume'),
    trace: has('trace'),
    slice,
    options,
  };
}

/** The values of the options that `known` declares, or what is wrong with what was given. */
export function readOptions(
  given: Readonly<Record<string, string>>,
  known: Readonly<Record<string, BenchOption>>,
): { readonly values: Readonly<Record<string, string>> } | { readonly because: string } {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(known, name));
  if (unknown !== undefined) {
    const names = Object.keys(known).map((name) => `--${name}`);
    return {
      because: `this benchmark has no --${unknown}; ${names.length === 0 ? 'it has none' : `it has ${names.join(', ')}`}`,
    };
  }
  const defaults = Object.fromEntries(Object.entries(known).map(([name, option]) => [name, option.default]));
  return { values: { ...defaults, ...given } };
}

function readSlice(text: string): Slice | null {
  const [, part, of] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
  const slice = { part: Number(part), of: Number(of) };
  return slice.part >= 1 && slice.part <= slice.of ? slice : null;
}

function wrong(because: string): CommandLine {
  return { kind: 'wrong', because };
}
