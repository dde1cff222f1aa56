// Runs small programs in this thread, in a context of their own that has nothing of Node. Whoever uses it must be a thread
// that can be killed: code in one go, such as a slow regular expression, is not stopped from here.
import { compileFunction, createContext } from 'node:vm';
import { AT, CLAIM, GUARD, type ProgramRunner, type TestRun } from '@kintsugi/repair/small-edits';

const PARAMETERS = [GUARD, AT, CLAIM, 'console'];

type Compiled = (...given: readonly unknown[]) => unknown;

/** `test` as `readTest` rewrites it, with so many claims. */
export function vmRunner(test: string, claims: number): ProgramRunner {
  const parsingContext = createContext({});
  const compile = (body: string): Compiled => compileFunction(body, PARAMETERS, { parsingContext }) as Compiled;
  return {
    test: (text, turns) => runTest(compile, `${text}\n;${test}`, claims, turns),
    observe: (text, expressions, turns) => observe(compile, text, expressions, turns),
  };
}

class OutOfTurns extends Error {}

/** A turn may take long: text that grows with every turn, say. Beyond this a claim has had its turns. */
const CLAIM_MS = 200;
const TURNS_BETWEEN_LOOKS = 512;

/** Counts turns; filled anew for each claim. */
class Meter {
  isEmpty = false;
  #left = 0;
  #untilMs = 0;

  fill(turns: number): void {
    this.#left = turns;
    this.#untilMs = performance.now() + CLAIM_MS;
  }

  readonly turn = (): void => {
    this.#left -= 1;
    if (this.#left % TURNS_BETWEEN_LOOKS === 0 && performance.now() > this.#untilMs) this.#left = -1;
    if (this.#left >= 0) return;
    this.isEmpty = true;
    throw new OutOfTurns('out of turns');
  };
}

function runTest(compile: (body: string) => Compiled, body: string, claims: number, turns: number): TestRun {
  const meter = new Meter();
  meter.fill(turns);
  const passed: boolean[] = [];
  const lines: Set<number>[] = [];
  let executed = new Set<number>();
  const claim = (condition: () => unknown): void => {
    meter.fill(turns);
    executed = new Set();
    lines.push(executed);
    const at = passed.push(false) - 1;
    // A program that throws fails its claim, as it would end the test; the others are still worth asking.
    try {
      passed[at] = Boolean(condition());
    } catch (error) {
      if (error instanceof OutOfTurns) throw error;
    }
  };
  // What the test itself throws leaves the rest of its claims unmet.
  try {
    compile(body)(meter.turn, (line: number) => void executed.add(line), claim, silent);
  } catch {
    if (passed.length > claims) passed.length = claims;
  }
  while (passed.length < claims) passed.push(false);
  return { passed: meter.isEmpty ? passed.map(() => false) : passed, isOutOfTurns: meter.isEmpty, lines };
}

const silent = { log: () => {}, error: () => {}, warn: () => {}, info: () => {}, assert: () => {} };

function observe(
  compile: (body: string) => Compiled,
  text: string,
  expressions: readonly string[],
  turns: number,
): readonly string[] {
  const meter = new Meter();
  meter.fill(turns);
  const body = `${text}\n;return [${expressions.map((expression) => `() => (${expression})`).join(',')}];`;
  let asked: readonly (() => unknown)[] = [];
  // A program that cannot even be loaded answers nothing.
  try {
    asked = compile(body)(
      meter.turn,
      () => {},
      () => {},
      silent,
    ) as readonly (() => unknown)[];
  } catch {
    return expressions.map(() => '<throws>');
  }
  return asked.map((ask) => {
    meter.fill(turns);
    meter.isEmpty = false;
    // How it fails is an answer too.
    try {
      return asText(ask());
    } catch {
      return meter.isEmpty ? '<endless>' : '<throws>';
    }
  });
}

function asText(value: unknown): string {
  if (typeof value === 'number' && !Number.isFinite(value)) return '<no number>';
  const text = JSON.stringify(value) as string | undefined;
  return text === undefined ? '<nothing>' : text;
}
