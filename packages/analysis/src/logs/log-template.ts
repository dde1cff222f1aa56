// Turns a log line into its template: what stays when the variable parts are masked. One configuration for all systems.

const LONGEST_LINE = 400;
const MASKS: readonly (readonly [RegExp, string])[] = [
  [/https?:\/\/\S+/g, '<url>'],
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S*/g, '<time>'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<id>'],
  [/(?:\/[\w.@-]+){2,}(?::\d+(?::\d+)?)?/g, '<path>'],
  [/\b0x[0-9a-f]+\b/gi, '<hex>'],
  [/\b(?=[0-9a-f]*\d)[0-9a-f]{8,}\b/gi, '<hex>'],
  [/"[^"]{0,120}"/g, '"<*>"'],
  [/\b\w*\d\w*\b/g, '<*>'],
];

/**
 * The template of one line: its first row, at most 400 characters, with numbers, ids, paths, addresses, times and
 * quoted strings masked.
 *
 * Cost   O(length) for each of eight masks. Fails on variables that are plain words: they stay, as separate templates.
 * Source the masking rules of Drain3 and of common parsers, reduced to what needs no tuning (He et al., Drain, ICWS 2017).
 */
export function logTemplate(line: string): string {
  const end = line.indexOf('\n');
  let text = line.slice(0, end === -1 ? LONGEST_LINE : Math.min(end, LONGEST_LINE));
  for (const [pattern, mask] of MASKS) text = text.replace(pattern, mask);
  return text.trim();
}
