// Reads a value as people write it in comments: JSON, JavaScript, and the words and tuples of Python. Pure text.

export interface ReadValue {
  readonly json: string;
  /** Where it ends. */
  readonly end: number;
}

const WORDS: Readonly<Record<string, unknown>> = {
  true: true,
  True: true,
  false: false,
  False: false,
  null: null,
  None: null,
};

/** The value at the beginning, where nothing but a remark stands behind it; null: it is not understood. */
export function readValue(text: string): ReadValue | null {
  const reader = { text, at: 0 };
  const value = read(reader);
  if (value === undefined) return null;
  const rest = text.slice(reader.at);
  // A sum that is worked out, or a value that goes on in prose, is not the value.
  if (!/^\s*(?:$|[.,;:]|#|\/\/|\(|(?:the|and)\b|[a-z]\w*\s*[=:])/i.test(rest)) return null;
  return { json: JSON.stringify(value), end: reader.at };
}

interface Reader {
  readonly text: string;
  at: number;
}

/** undefined: not understood. */
function read(reader: Reader): unknown {
  skipSpace(reader);
  const char = reader.text[reader.at] ?? '';
  if (char === '[') return readList(reader, ']');
  if (char === '(') return readList(reader, ')');
  if (char === '{') return readTable(reader);
  if (char === '"' || char === "'") return readText(reader, char);
  const rest = reader.text.slice(reader.at);
  const number = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?(?![\w])/i.exec(rest)?.[0];
  if (number !== undefined) {
    // The full stop of a sentence is no part of a number.
    const own = number.endsWith('.') ? number.slice(0, -1) : number;
    reader.at += own.length;
    return Number(own);
  }
  const word = /^[A-Za-z]+/.exec(rest)?.[0] ?? '';
  if (!Object.hasOwn(WORDS, word)) return undefined;
  reader.at += word.length;
  return WORDS[word];
}

function skipSpace(reader: Reader): void {
  while (/\s/.test(reader.text[reader.at] ?? '')) reader.at += 1;
}

function readList(reader: Reader, close: string): unknown {
  reader.at += 1;
  const items: unknown[] = [];
  for (;;) {
    skipSpace(reader);
    if (reader.text[reader.at] === close) {
      reader.at += 1;
      return items;
    }
    const item = read(reader);
    if (item === undefined) return undefined;
    items.push(item);
    skipSpace(reader);
    if (reader.text[reader.at] === ',') reader.at += 1;
    else if (reader.text[reader.at] !== close) return undefined;
  }
}

function readTable(reader: Reader): unknown {
  reader.at += 1;
  const table: Record<string, unknown> = {};
  for (;;) {
    skipSpace(reader);
    if (reader.text[reader.at] === '}') {
      reader.at += 1;
      return table;
    }
    const bare = /^[A-Za-z_$][\w$]*(?=\s*:)/.exec(reader.text.slice(reader.at))?.[0];
    if (bare !== undefined) reader.at += bare.length;
    const key = bare ?? read(reader);
    skipSpace(reader);
    if ((typeof key !== 'string' && typeof key !== 'number') || reader.text[reader.at] !== ':') return undefined;
    reader.at += 1;
    const value = read(reader);
    if (value === undefined) return undefined;
    table[key] = value;
    skipSpace(reader);
    if (reader.text[reader.at] === ',') reader.at += 1;
    else if (reader.text[reader.at] !== '}') return undefined;
  }
}

function readText(reader: Reader, quote: string): string | undefined {
  let text = '';
  for (reader.at += 1; reader.at < reader.text.length; reader.at += 1) {
    const char = reader.text[reader.at]!;
    if (char === quote) {
      reader.at += 1;
      return text;
    }
    if (char === '\\') {
      reader.at += 1;
      const next = reader.text[reader.at] ?? '';
      text += next === 'n' ? '\n' : next === 't' ? '\t' : next;
    } else text += char;
  }
  return undefined;
}
