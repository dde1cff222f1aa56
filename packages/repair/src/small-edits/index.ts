// Small edits of the syntax tree: what they are, the search by tests, and proposals for a whole project.
export { type Change, type Edit } from './edit.ts';
export { proposeSmallEdits, type ProjectOptions } from './project/propose.ts';
export { smallEdits, type SmallEditOptions } from './small-edits.ts';
export { searchByTests, type SearchBudget, type SearchOptions, type SearchResult } from './search.ts';
export { CLAIM, documentedClaims, readTest, type ReadTest } from './tests/assertions.ts';
export { type Chosen } from './tests/choice.ts';
export { GUARD, guarded } from './tests/guard.ts';
export { guessedCalls } from './tests/guesses.ts';
export { mutatedCalls } from './tests/inputs.ts';
export { type ProgramRunner, type TestRun } from './tests/running.ts';
export { AT, suspicion, withLines } from './tests/suspicion.ts';
