/**
 * One seed for every property test, so that a run says something about the change and nothing about luck. Other inputs are
 * tried by `KINTSUGI_TEST_SEED=random npm test`, or by a number; a failure prints the seed that it had.
 */
import fc from 'fast-check';

const DEFAULT_SEED = 20261126;
const given = process.env['KINTSUGI_TEST_SEED'] ?? String(DEFAULT_SEED);

if (given !== 'random') fc.configureGlobal({ seed: Number(given) });
