// Values as YAML that a person can read and paste. Texts of others stand in quotes: none of them becomes a key, a comment or a tag.

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Ends without a line break. Keys keep their order. */
export function yamlOf(value: Json, depth = 0): string {
  if (isList(value)) {
    if (value.every((item) => !isTree(item))) return `[${value.map((item) => yamlOf(item)).join(', ')}]`;
    return value.map((item) => `${pad(depth)}- ${nested(item, depth + 1).trimStart()}`).join('\n');
  }
  if (isTree(value)) {
    const entries = Object.entries(value as { readonly [key: string]: Json });
    return entries
      .map(([key, item]) => {
        const text = nested(item, depth + 1);
        return `${pad(depth)}${plain(key)}:${text.includes('\n') || isBlock(item) ? `\n${text}` : ` ${text}`}`;
      })
      .join('\n');
  }
  return typeof value === 'string' ? plain(value) : JSON.stringify(value);
}

function nested(value: Json, depth: number): string {
  if (isTree(value) && Object.keys(value as object).length === 0) return isList(value) ? '[]' : '{}';
  return yamlOf(value, depth);
}

/** Stands on lines of its own. */
function isBlock(value: Json): boolean {
  if (!isTree(value) || Object.keys(value as object).length === 0) return false;
  return !isList(value) || value.some(isTree);
}

function isTree(value: Json): boolean {
  return typeof value === 'object' && value !== null;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** Without quotes only what can be nothing but this text. */
function plain(text: string): string {
  const isWord =
    /^(?:[A-Za-z/]|\.[A-Za-z./])[\w./-]*$/.test(text) &&
    !/^(?:y|n|yes|no|on|off|true|false|null|\.inf|\.nan)$/i.test(text);
  return isWord ? text : JSON.stringify(text);
}

function pad(depth: number): string {
  return '  '.repeat(depth);
}
