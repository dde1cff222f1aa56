// Repairs one program by its tests: small edits likeliest first, pairs where none is enough, the likeliest of those that
// pass. Whoever calls it runs the programs; it knows no clock and decides by counts alone, unless it is told to stop.
import { applyChanges, type Edit } from './edit.ts';
import { parse, parseDown, parses } from './program.ts';
import { parsedEdits, type ParsedEdit } from './small-edits.ts';
import { guarded } from './tests/guard.ts';
import { choose, type Chosen, type Plausible } from './tests/choice.ts';
import { countPassed, passesAll, type ProgramRunner, type TestRun } from './tests/running.ts';
import { suspicion, withLines } from './tests/suspicion.ts';

export interface SearchOptions {
  readonly runner: ProgramRunner;
  /** Texts of the tests, to take numbers and words from. */
  readonly tests: readonly string[];
  /** Calls of the program with inputs beyond those of the tests, to compare repairs by what they answer. */
  readonly inputs: readonly string[];
  /** What the documentation claims, as expressions that should be true. */
  readonly documented: readonly string[];
  readonly budget: SearchBudget;
  /** Called with the likeliest repair so far, for whoever may have to stop the search from outside. */
  onBetter?(edit: Edit): void;
}

export interface SearchBudget {
  /** Programs to run: single edits, and pairs of edits. */
  readonly singles: number;
  readonly pairs: number;
  /** Repairs that pass and are compared. */
  readonly plausible: number;
  /** Turns of loops for a claim: of single edits, of pairs, and of single edits that did not end at first. */
  readonly turns: number;
  readonly pairTurns: number;
  readonly patientTurns: number;
  /** Asked between programs; a search that is stopped answers what it has. */
  isOver(): boolean;
}

export interface SearchResult {
  readonly chosen: Chosen | null;
  /** Likeliest first. */
  readonly plausible: readonly Chosen[];
  readonly programsRun: number;
}

export function searchByTests(source: string, options: SearchOptions): SearchResult {
  const search = new Search(source, options);
  return search.run();
}

interface Tried {
  readonly edit: Edit;
  readonly run: TestRun;
}

/** How much a line may be less suspicious than another, at most. */
const LEAST_SUSPICION = 0.3;
/** What an edit that repairs a claim is worth against its cost, when it is made part of a pair. */
const WORTH_OF_A_CLAIM = 3;
const MOST_PATIENT = 60;
const MOST_FIRSTS = 400;
/** What is so much less likely than a repair that is known is not worth a run. */
const MARGIN = 6;

class Search {
  readonly #source: string;
  readonly #options: SearchOptions;
  readonly #plausible: Plausible[] = [];
  readonly #patient: ParsedEdit[] = [];
  readonly #tried: Tried[] = [];
  #programsRun = 0;
  #best = Number.POSITIVE_INFINITY;

  constructor(source: string, options: SearchOptions) {
    this.#source = source;
    this.#options = options;
  }

  run(): SearchResult {
    const { budget } = this.#options;
    const before = this.#options.runner.test(guarded(withLines(this.#source)), budget.turns);
    this.#singles(before);
    this.#patiently();
    if (this.#plausible.length === 0) this.#pairs(before);
    if (this.#plausible.length === 0) this.#chains(before);
    const ranked = choose(this.#source, this.#plausible, this.#options);
    return { chosen: ranked[0] ?? null, plausible: ranked, programsRun: this.#programsRun };
  }

  get #isDone(): boolean {
    return this.#plausible.length >= this.#options.budget.plausible || this.#options.budget.isOver();
  }

  #singles(before: TestRun): void {
    const { budget } = this.#options;
    let left = budget.singles;
    for (const parsed of this.#editsOf(this.#source, before)) {
      const { edit } = parsed;
      if (this.#isDone || left <= 0 || edit.cost > this.#best + MARGIN) return;
      left -= 1;
      this.#tried.push({ edit, run: this.#try(parsed, this.#options.budget.turns) });
    }
  }

  #editsOf(text: string, before: TestRun): Iterable<ParsedEdit> {
    const raised = [...suspicion(before)].map(
      ([line, score]) => [line, LEAST_SUSPICION + (1 - LEAST_SUSPICION) * score] as const,
    );
    const { tests } = this.#options;
    const all = text.split('\n').map((_, index) => [index + 1, LEAST_SUSPICION] as const);
    const focus = raised.length === 0 ? {} : { focus: new Map([...all, ...raised]) };
    return parsedEdits(text, { fileName: 'program.js', vocabulary: tests, ...focus });
  }

  #try({ edit, file }: ParsedEdit, turns: number): TestRun {
    this.#programsRun += 1;
    const text = guarded(edit.text, file);
    const run = this.#options.runner.test(text, turns);
    if (passesAll(run)) {
      this.#plausible.push({ edit, file: parse('program.js', edit.text), guardedText: text });
      if (edit.cost < this.#best) {
        this.#best = edit.cost;
        this.#options.onBetter?.(edit);
      }
    } else if (run.isOutOfTurns && turns < this.#options.budget.patientTurns) this.#patient.push({ edit, file });
    return run;
  }

  /** What did not end in time may be right and slow: the likeliest are tried again. */
  #patiently(): void {
    for (const parsed of this.#patient.splice(0, MOST_PATIENT)) {
      if (this.#isDone || parsed.edit.cost > this.#best + MARGIN) return;
      this.#try(parsed, this.#options.budget.patientTurns);
    }
  }

  /** Two edits at different places, cheapest first; an edit that repairs a claim alone counts as cheaper. */
  #pairs(before: TestRun): void {
    const passedBefore = countPassed(before);
    const firsts = this.#tried
      .filter(({ run }) => run.passed.length > 0)
      .map(({ edit, run }) => ({ edit, cost: edit.cost - WORTH_OF_A_CLAIM * (countPassed(run) - passedBefore) }))
      .toSorted((a, b) => a.cost - b.cost)
      .slice(0, MOST_FIRSTS);
    const pairs = firsts.flatMap((a, index) =>
      firsts.slice(index + 1).map((b) => ({ a: a.edit, b: b.edit, cost: a.cost + b.cost })),
    );
    pairs.sort((a, b) => a.cost - b.cost);
    const { budget } = this.#options;
    let left = budget.pairs;
    for (const { a, b } of pairs) {
      if (this.#isDone || left <= 0) return;
      const both = together(this.#source, a, b);
      if (both === null || both.cost > this.#best + MARGIN) continue;
      const file = parseDown('program.js', both.text);
      if (!parses(file)) continue;
      left -= 1;
      this.#try({ edit: both, file }, budget.pairTurns);
    }
  }

  /** A second edit on top of those that repair most claims: it may change what the first put there. */
  #chains(before: TestRun): void {
    const passedBefore = countPassed(before);
    const better = this.#tried
      .filter(({ run }) => countPassed(run) > passedBefore)
      .toSorted((a, b) => countPassed(b.run) - countPassed(a.run) || a.edit.cost - b.edit.cost)
      .slice(0, 6);
    for (const { edit, run } of better)
      for (const next of this.#editsOf(edit.text, run)) {
        if (this.#isDone) return;
        const both = { ...next.edit, cost: edit.cost + next.edit.cost, says: `${edit.says}; ${next.edit.says}` };
        this.#try({ edit: both, file: next.file }, this.#options.budget.pairTurns);
      }
  }
}

function together(source: string, a: Edit, b: Edit): Edit | null {
  const changes = [...a.changes, ...b.changes];
  const text = applyChanges(source, changes);
  if (text === null) return null;
  return { text, kind: `${a.kind}+${b.kind}`, says: `${a.says}; ${b.says}`, changes, cost: a.cost + b.cost };
}
