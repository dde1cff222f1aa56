// Reads kintsugi.yaml: file, environment, schema, references. Answers every fault at once, each with its line.
import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { isMap, isNode, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import type { Objective } from '@kintsugi/engine';
import { applyEnvironment } from './environment.ts';
import { faultsOf, type InputFault, type LineOf } from '../input-faults/input-faults.ts';
import { readObjectives } from './objectives.ts';
import { referenceFaults } from './references.ts';
import { configurationSchema, type Configuration } from './schema.ts';

export interface LoadedConfiguration {
  readonly file: string;
  /** Folder of the file: what relative paths are relative to. */
  readonly folder: string;
  /** Absolute. */
  readonly dataFolder: string;
  readonly values: Configuration;
  /** What the OpenSLO files say. */
  readonly objectives: readonly Objective[];
  /** Dotted path → the variable that set it. */
  readonly fromEnvironment: ReadonlyMap<string, string>;
}

export interface ConfigurationRefusal {
  readonly kind: 'configuration';
  readonly file: string;
  readonly faults: readonly InputFault[];
}

export type ConfigurationResult =
  | { readonly ok: true; readonly configuration: LoadedConfiguration }
  | { readonly ok: false; readonly refusal: ConfigurationRefusal };

const MAX_BYTES = 1_000_000;

export async function loadConfiguration(
  path: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<ConfigurationResult> {
  const file = resolve(path);
  const refused = (...faults: InputFault[]): ConfigurationResult => ({
    ok: false,
    refusal: { kind: 'configuration', file, faults },
  });
  const read = await readText(file);
  if (!read.ok) return refused({ where: '', line: null, says: read.says, mend: read.mend });

  const lines = new LineCounter();
  const document = parseDocument(read.text, { lineCounter: lines });
  if (document.errors.length > 0) {
    return refused(
      ...document.errors.map(({ message, pos }) => ({
        where: '',
        line: lines.linePos(pos[0]).line,
        says: `is not valid YAML: ${message.split('\n')[0] ?? message}`,
        mend: 'Mend the line.',
      })),
    );
  }
  const content: unknown = document.toJS();
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    return refused({
      where: '',
      line: 1,
      says: 'is not a block of keys',
      mend: 'Begin with `version: 1` and `name: …`.',
    });
  }
  return check(file, content as Record<string, unknown>, environment, lineFinder(document, lines));
}

async function check(
  file: string,
  raw: Record<string, unknown>,
  environment: NodeJS.ProcessEnv,
  lineInFile: LineOf,
): Promise<ConfigurationResult> {
  const overrides = applyEnvironment(raw, environment);
  const parsed = configurationSchema.safeParse(raw, { reportInput: true });
  const found = parsed.success
    ? referenceFaults(parsed.data, lineInFile)
    : faultsOf(parsed.error, configurationSchema, lineInFile);
  const folder = dirname(file);
  const { objectives, faults: inSlos } = parsed.success
    ? await readObjectives(folder, parsed.data, lineInFile)
    : { objectives: [], faults: [] };
  const faults = [...overrides.faults, ...inSlos, ...found.map((fault) => blamedOn(fault, overrides.from))].toSorted(
    (a, b) => (a.line ?? 0) - (b.line ?? 0),
  );
  if (!parsed.success || faults.length > 0) return { ok: false, refusal: { kind: 'configuration', file, faults } };
  const dataFolder = resolve(folder, parsed.data.data);
  return {
    ok: true,
    configuration: { file, folder, dataFolder, values: parsed.data, objectives, fromEnvironment: overrides.from },
  };
}

/** A fault in a value that a variable set is the variable's, not the file's. */
function blamedOn(fault: InputFault, from: ReadonlyMap<string, string>): InputFault {
  const variable = from.get(fault.where);
  return variable === undefined ? fault : { ...fault, where: variable, line: null };
}

async function readText(file: string): Promise<{ ok: true; text: string } | { ok: false; says: string; mend: string }> {
  try {
    const { size } = await stat(file);
    if (size > MAX_BYTES)
      return { ok: false, says: `has ${size} bytes`, mend: `A configuration has at most ${MAX_BYTES}.` };
    return { ok: true, text: await readFile(file, 'utf8') };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT')
      return { ok: false, says: 'does not exist', mend: 'Name the file with --config FILE, or write one.' };
    return { ok: false, says: `cannot be read: ${code ?? String(error)}`, mend: 'Make it a readable file.' };
  }
}

function lineFinder(document: Document, lines: LineCounter): LineOf {
  const lineAt = (node: unknown) => (isNode(node) && node.range ? lines.linePos(node.range[0]).line : null);
  const keyLine = (map: unknown, key: string) =>
    isMap(map) ? lineAt(map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key)?.key) : null;
  return (path, key) => {
    if (key !== undefined) return keyLine(path.length === 0 ? document.contents : document.getIn(path, true), key);
    for (let length = path.length; length > 0; length -= 1) {
      const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
      const line = keyLine(parent, String(path[length - 1])) ?? lineAt(document.getIn(path.slice(0, length), true));
      if (line !== null) return line;
    }
    return null;
  };
}
