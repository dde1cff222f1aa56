// All rules of a review, in the order in which people care. A new rule is a file in `rules` and a word here.
import type { Rule } from './rule.ts';
import { compilerOptions } from './rules/checks/compiler-options.ts';
import { lintOptions } from './rules/checks/lint-options.ts';
import { pipeline } from './rules/checks/pipeline.ts';
import { scripts } from './rules/checks/scripts.ts';
import { testOptions } from './rules/checks/test-options.ts';
import { conflictMarkers } from './rules/code/conflict-markers.ts';
import { debugLeftovers } from './rules/code/debug-leftovers.ts';
import { escapedChecks } from './rules/code/escaped-checks.ts';
import { hiddenCharacters } from './rules/code/hidden-characters.ts';
import { newPowers } from './rules/code/new-powers.ts';
import { secrets } from './rules/code/secrets.ts';
import { swallowedErrors } from './rules/code/swallowed-errors.ts';
import { installScripts } from './rules/project/install-scripts.ts';
import { licence } from './rules/project/licence.ts';
import { lockFiles } from './rules/project/lock-files.ts';
import { newDependencies } from './rules/project/new-dependencies.ts';
import { scope } from './rules/project/scope.ts';
import { unreadableFiles } from './rules/project/unreadable-files.ts';
import { testsRemoved } from './rules/tests/tests-removed.ts';
import { testsSwitchedOff } from './rules/tests/tests-switched-off.ts';
import { testsWeakened } from './rules/tests/tests-weakened.ts';

export const rules: readonly Rule[] = [
  secrets,
  hiddenCharacters,
  conflictMarkers,
  testsRemoved,
  testsSwitchedOff,
  testsWeakened,
  compilerOptions,
  lintOptions,
  pipeline,
  scripts,
  testOptions,
  installScripts,
  lockFiles,
  newDependencies,
  licence,
  scope,
  escapedChecks,
  swallowedErrors,
  newPowers,
  debugLeftovers,
  unreadableFiles,
];
