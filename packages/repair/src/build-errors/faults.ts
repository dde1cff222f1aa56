// Errors of the code in one shape, whoever found them. Knows no repair.
import ts from 'typescript';

export interface Fault {
  readonly path: string;
  readonly start: number;
  readonly length: number;
  /** TypeScript's; 0 where it has none. */
  readonly code: number;
  readonly message: string;
  /** The text cannot be parsed. */
  readonly isSyntax: boolean;
}

/** Errors of parsing alone, in their order; none for a file that is no code and no JSON. */
export function parseFaults(path: string, text: string): readonly Fault[] {
  if (path.endsWith('.json')) return jsonFaults(path, text);
  if (!/\.[cm]?[jt]sx?$/.test(path)) return [];
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest) as Parsed;
  return file.parseDiagnostics.map(({ start, length, code, messageText }) => ({
    path,
    start,
    length,
    code,
    message: ts.flattenDiagnosticMessageText(messageText, '\n'),
    isSyntax: true,
  }));
}

/** What the parser found is not part of TypeScript's public types, and asking a service for it costs a whole program. */
type Parsed = ts.SourceFile & { readonly parseDiagnostics: readonly ts.DiagnosticWithLocation[] };

export function parse(path: string, text: string): Parsed {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true) as Parsed;
}

/** Strict JSON, but for the files that allow comments by their nature. */
function jsonFaults(path: string, text: string): readonly Fault[] {
  const file = ts.parseJsonText(path, text) as ts.JsonSourceFile & Pick<Parsed, 'parseDiagnostics'>;
  const [first] = file.parseDiagnostics;
  const fault = { path, code: 0, length: 1, isSyntax: true };
  if (first !== undefined)
    return [{ ...fault, start: first.start, message: ts.flattenDiagnosticMessageText(first.messageText, '\n') }];
  if (/(^|\/)(tsconfig|jsconfig)[^/]*\.json$/.test(path)) return [];
  try {
    JSON.parse(text);
    return [];
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    const position = Number(/position (\d+)/.exec(message)?.[1] ?? text.trimEnd().length);
    return [{ ...fault, start: position, message }];
  }
}

/** The innermost node around a position; the one that begins there where two touch. */
export function nodeAt(file: ts.SourceFile, position: number): ts.Node {
  let found: ts.Node = file;
  const visit = (node: ts.Node): void => {
    if (position < node.getStart(file) || position >= node.end) return;
    found = node;
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  return found;
}
