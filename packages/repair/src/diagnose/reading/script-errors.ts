// What the messages of JavaScript engines and module loaders are about. It must not know who printed them.
import type { FailureKind } from '@kintsugi/domain';

export interface ScriptError {
  readonly kind: FailureKind;
  readonly subject: string | null;
  /** The file that asks for the missing module, as printed. */
  readonly importer: string | null;
}

interface Pattern {
  readonly form: RegExp;
  readonly read: (found: RegExpExecArray) => ScriptError;
}

const missing = (subject = '', importer?: string): ScriptError => ({
  kind: isPath(subject) ? 'missing-file' : 'dependency',
  subject,
  importer: importer ?? null,
});
const about = (kind: FailureKind, subject: string | undefined): ScriptError => ({
  kind,
  subject: subject ?? null,
  importer: null,
});

const patterns: readonly Pattern[] = [
  {
    form: /^Cannot find (?:module|package) '([^']{1,300})' imported from '?([^'\n]{1,500})/,
    read: ([, name, from]) => missing(name, from),
  },
  {
    form: /^Cannot find (?:module|package) '([^']{1,300})' from '([^']{1,500})'/,
    read: ([, name, from]) => missing(name, from),
  },
  { form: /^Cannot find (?:module|package) ['"]([^'"]{1,300})['"]/, read: ([, name]) => missing(name) },
  {
    form: /^(?:\[vite\]: )?(?:Rollup )?[Ff]ailed to resolve import "([^"]{1,300})" from "([^"]{1,500})"/,
    read: ([, name, from]) => missing(name, from),
  },
  {
    form: /^Failed to load url (\S{1,300}) \(resolved id: [^)]{1,500}\) in (\S{1,500}?)\. Does/,
    read: ([, name, from]) => missing(name, from),
  },
  {
    form: /^Could not resolve ['"]([^'"]{1,300})['"](?: (?:in|from) ['"]?([^'"\s]{1,500}))?/,
    read: ([, name, from]) => missing(name, from),
  },
  {
    form: /^Directory import '([^']{1,500})' is not supported.* imported from (\S{1,500})/,
    read: ([, name, from]) => ({ ...missing(name, from), kind: 'missing-file' }),
  },
  {
    form: /^(?:Package subpath|Missing) ['"]([^'"]{1,300})['"].{1,300}?\bin ["']?([^"'\s]{1,500})/,
    read: ([, name]) => about('dependency', name),
  },
  { form: /does not provide an export named '([^']{1,200})'/, read: ([, name]) => about('type', name) },
  { form: /^"([^"]{1,200})" is not exported by "[^"]{1,500}"/, read: ([, name]) => about('type', name) },
  {
    form: /^No matching export in "[^"]{1,500}" for import "([^"]{1,200})"/,
    read: ([, name]) => about('type', name),
  },
  { form: /^ENOENT: .{1,100}?, \w{1,20} '([^']{1,500})'/, read: ([, name]) => about('missing-file', name) },
  { form: /^ENOSPC\b/, read: () => about('disk-full', undefined) },
  { form: /^(\S{1,200}) is not defined$/, read: ([, name]) => about('crash', name) },
  { form: /\(reading '([^']{1,200})'\)/, read: ([, name]) => about('crash', name) },
  { form: /\(setting '([^']{1,200})'\)/, read: ([, name]) => about('crash', name) },
  {
    form: /^(.{1,200}?) is not (?:a function|a constructor|iterable)/,
    read: ([, name]) => about('crash', name),
  },
  { form: /^Cannot access '([^']{1,200})' before/, read: ([, name]) => about('crash', name) },
];

/** Null when the message has none of the known forms. At most one pass over the message a form. */
export function readScriptError(message: string): ScriptError | null {
  const text = message.slice(0, 1_500);
  for (const { form, read } of patterns) {
    const found = form.exec(text);
    if (found) return read(found);
  }
  return null;
}

/** What a syntax error stumbles over: `Unexpected token 'x'`, `Identifier 'x' has already been declared`. */
export const syntaxSubject = (message: string): string | null =>
  /^(?:Unexpected (?:token|identifier|string|number|reserved word)|Identifier|Label|Invalid shorthand) ['"](.{1,100}?)['"]/.exec(
    message,
  )?.[1] ??
  /"(.{1,100}?)"/.exec(message)?.[1] ??
  null;

export const isPath = (specifier: string) => /^(?:\.|\/|#|file:|[A-Za-z]:[\\/])/.test(specifier);
