// How well lines were grouped and their templates written, by the four measures of the data's README. Knows no parser.

/** What a parser answers for each line, as of the end of the input. */
export interface Parsed {
  readonly groups: readonly (number | string)[];
  readonly texts: readonly string[];
}

export interface Score {
  /** Share of lines whose group is exactly a label's group. */
  readonly ga: number;
  /** F1 of groups. */
  readonly fga: number;
  /** Share of lines with the text of their label. */
  readonly pa: number;
  /** F1 of texts. */
  readonly fta: number;
}

/** `templates` are normalised; `labels` and what was parsed have one item a line. */
export function scored(parsed: Parsed, labels: readonly string[], templates: ReadonlyMap<string, string>): Score {
  const sizes = countOf(labels);
  const found = gathered(parsed.groups);
  let linesRight = 0;
  let groupsRight = 0;
  for (const lines of found.values()) {
    const label = labels[lines[0] as number] as string;
    if (sizes.get(label) !== lines.length || lines.some((line) => labels[line] !== label)) continue;
    groupsRight += 1;
    linesRight += lines.length;
  }
  const wanted = labels.map((label) => templates.get(label) ?? '');
  const cleaned = new Map([...new Set(parsed.texts)].map((text) => [text, normalised(text)]));
  const texts = parsed.texts.map((text) => cleaned.get(text) as string);
  const byText = gathered(texts);
  const textsRight = [...byText].filter(([text, lines]) => lines.every((line) => wanted[line] === text)).length;
  return {
    ga: linesRight / labels.length,
    fga: f1(groupsRight, found.size, sizes.size),
    pa: texts.filter((text, line) => text === wanted[line]).length / labels.length,
    fta: f1(textsRight, byText.size, new Set(wanted).size),
  };
}

/** Masked tokens as `<*>`, white space once, values that nothing or one of `. : , - _ / #` joins as one. */
export function normalised(text: string): string {
  let now = text
    .replaceAll(/<:?[A-Z_\d]+:?>/g, '<*>')
    .replaceAll(/\s+/g, ' ')
    .trim();
  for (let last = ''; last !== now;) {
    last = now;
    now = last.replaceAll(/<\*>[.:,\-_/#]?<\*>/g, '<*>');
  }
  return now;
}

function f1(right: number, found: number, wanted: number): number {
  return right === 0 ? 0 : (2 * right) / (found + wanted);
}

function gathered<Key>(keys: readonly Key[]): ReadonlyMap<Key, readonly number[]> {
  return Map.groupBy(keys.keys(), (line) => keys[line] as Key);
}

function countOf(labels: readonly string[]): ReadonlyMap<string, number> {
  return new Map([...gathered(labels)].map(([label, lines]) => [label, lines.length]));
}
