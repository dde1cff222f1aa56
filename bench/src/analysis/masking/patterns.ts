// The simpler way: a list of regular expressions, one after another over each line, as log shippers are configured.

const PATTERNS: readonly (readonly [pattern: RegExp, by: string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----/g, '<masked>'],
  [/(\w+:\/\/[^\s:@/]*:)[^\s@/]+@/g, '$1<masked>@'],
  [/((?:password|passwd|secret|token|api_?key)["']?\s*[=:]\s*["']?)[^\s"',;&]+/gi, '$1<masked>'],
  [/(authorization:\s*\w+\s+)\S+/gi, '$1<masked>'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, '<masked>'],
  [/\b(?:gh[pousr]_\w{36}|npm_\w{36}|xox[abprs]-[\w-]+|glpat-[\w-]{20})/g, '<masked>'],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, '<masked>'],
  [/\b(?:\d[ -]?){13,16}\b/g, '<masked>'],
  [/\b[A-Z]{2}\d{2}[A-Z0-9]{11,30}\b/g, '<masked>'],
  [/[\w.+-]+@[\w-]+\.[\w.-]+/g, '<masked>'],
];

export function maskByPatterns(line: string): string {
  let text = line;
  for (const [pattern, by] of PATTERNS) text = text.replace(pattern, by);
  return text;
}
