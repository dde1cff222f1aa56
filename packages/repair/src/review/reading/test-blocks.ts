// The tests of a test file, with their assertions, read by brackets. It must not need a parser, nor know what changed.
import { isScript } from './file-kinds.ts';
import type { CodeLine } from './code-lines.ts';

export interface TestBlock {
  /** Names from the outermost suite in, joined by ` > `. */
  readonly path: string;
  readonly isSuite: boolean;
  /** Of its head, from 1, and of its last line. */
  readonly line: number;
  readonly endLine: number;
  /** What is put behind or before its head: `skip`, `only`, `each`, `x`, `f`. */
  readonly modifiers: readonly string[];
  /** Lines that assert something, and belong to no test within. */
  readonly assertions: readonly number[];
}

const head = /(?:^|[^\w.$])(x|f)?(it|test|describe|suite|context|specify)((?:\.\w{1,30}){0,4})\s{0,5}\(/g;
const assertion =
  /(?:^|[^\w.$])(?:expect(?:TypeOf)?(?:\.\w{1,30})?\s{0,5}\(|(?:console\.)?assert\w{0,30}(?:\.\w{1,30}){0,2}\s{0,5}\(|t\.(?:is|not|ok|equals?|deepEquals?|same|throws\w{0,10}|truthy|falsy|true|false|snapshot|match|pass|fail|assert)\b)|\.should\b/;
const foreignHead =
  /^\s{0,40}(?:async )?def (test\w{0,100})\s{0,5}\(|^func (Test\w{1,100})\(|^\s{0,40}(?:pub )?(?:async )?fn (\w{1,100})\(\)|@Test\b/;
const foreignAssertion =
  /\bassert\w{0,20}!?\b|\bself\.assert\w{1,30}\(|\bt\.(?:Error|Fatal)f?\(|\brequire\.\w{1,30}\(|\bpytest\.raises\b/;

const depthMax = 20;
const nameMax = 200;

export const isAssertion = (code: string) => assertion.test(code);

/** Blocks in the order of their heads. Cost: one pass over the text. */
export function testBlocks(path: string, text: string, code: readonly CodeLine[]): readonly TestBlock[] {
  return isScript(path) ? scriptBlocks(text, code) : foreignBlocks(text);
}

interface Open {
  readonly name: string;
  readonly isSuite: boolean;
  readonly line: number;
  endLine: number;
  readonly modifiers: readonly string[];
  readonly parents: readonly string[];
  readonly assertions: number[];
}

function scriptBlocks(text: string, code: readonly CodeLine[]): TestBlock[] {
  const raw = text.split('\n');
  const blocks: Open[] = [];
  /** One entry for each open round bracket: the block that it opens, or null. */
  const brackets: { block: Open | null; isTable: boolean }[] = [];
  const running: Open[] = [];
  let awaited: Open | null = null;
  for (const [index, { code: line }] of code.entries()) {
    if (isAssertion(line)) running.findLast((block) => !block.isSuite)?.assertions.push(index + 1);
    const heads = new Map<number, RegExpExecArray>();
    for (const found of line.matchAll(head)) heads.set(found.index + found[0].length - 1, found);
    for (let at = 0; at < line.length; at += 1) {
      const character = line[at];
      if (character === '(') {
        const found = heads.get(at);
        if (found && isTestHead(found, raw[index] ?? '', at)) {
          const block = opened(found, raw, index, at, running);
          const isTable = block.modifiers.some((name) => /^(?:each|for|runIf|skipIf)$/.test(name));
          brackets.push({ block, isTable });
          if (!isTable) begin(blocks, running, block);
        } else if (awaited !== null) {
          const named: Open = { ...awaited, name: nameAt(raw, index, at + 1), parents: namesOf(running) };
          brackets.push({ block: named, isTable: false });
          begin(blocks, running, named);
          awaited = null;
        } else brackets.push({ block: null, isTable: false });
      } else if (character === ')') {
        const closed = brackets.pop();
        if (!closed?.block) continue;
        if (closed.isTable) awaited = closed.block;
        else {
          closed.block.endLine = index + 1;
          const place = running.lastIndexOf(closed.block);
          if (place >= 0) running.splice(place, 1);
        }
      } else if (awaited !== null && character !== ' ' && character !== undefined) awaited = null;
    }
  }
  return blocks.map(({ name, parents, ...block }) => ({ ...block, path: [...parents, name].join(' > ') }));
}

function opened(
  found: RegExpExecArray,
  raw: readonly string[],
  index: number,
  at: number,
  running: readonly Open[],
): Open {
  const word = found[2]!;
  const behind = (found[3] ?? '').split('.').filter((name) => name !== '');
  return {
    name: nameAt(raw, index, at + 1),
    isSuite: word === 'describe' || word === 'suite' || word === 'context',
    line: index + 1,
    endLine: raw.length,
    modifiers: found[1] === undefined ? behind : [found[1], ...behind],
    parents: namesOf(running),
    assertions: [],
  };
}

/** What is nested deeper than anybody nests is a text that was made to be slow: it is read, and holds nothing. */
function begin(blocks: Open[], running: Open[], block: Open): void {
  blocks.push(block);
  if (running.length < depthMax) running.push(block);
}

/** `fit(points)` fits a curve: a test with a letter before its name is told by the text in quotes behind it. */
const isTestHead = (found: RegExpExecArray, line: string, at: number) =>
  found[1] === undefined || /^\s{0,5}(?:['"`]|$)/.test(line.slice(at + 1, at + 10));

const namesOf = (running: readonly Open[]) => running.map(({ name }) => name);

/** The text in quotes behind the bracket, here or on the next line; else what is written there. */
function nameAt(raw: readonly string[], index: number, at: number): string {
  const here = (raw[index] ?? '').slice(at, at + nameMax).trim();
  const text = here === '' ? (raw[index + 1] ?? '').trim().slice(0, nameMax) : here;
  const quote = text[0];
  if (quote !== "'" && quote !== '"' && quote !== '`') return text.split(/[,)]/)[0]!.trim();
  for (let end = 1; end < text.length; end += 1) {
    if (text[end] === '\\') end += 1;
    else if (text[end] === quote) return text.slice(1, end);
  }
  return text.slice(1);
}

/** Python, Go, Rust, Java: from one head to the next. */
function foreignBlocks(text: string): TestBlock[] {
  const blocks: (TestBlock & { endLine: number; assertions: number[] })[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const found = foreignHead.exec(line);
    const name = found?.[1] ?? found?.[2] ?? found?.[3];
    const last = blocks.at(-1);
    if (name !== undefined) {
      blocks.push({ path: name, isSuite: false, line: index + 1, endLine: index + 1, modifiers: [], assertions: [] });
    } else if (last) {
      if (line.trim() !== '') last.endLine = index + 1;
      if (foreignAssertion.test(line)) last.assertions.push(index + 1);
    }
  }
  return blocks;
}
