// Whether a program passes a test as it stands: no claim of console.assert fails, nothing is thrown. Runs it in this thread.
import { compileFunction, createContext } from 'node:vm';

/** A test that claims nothing is passed. Whoever asks must be able to kill the thread: nothing ends the program here. */
export function passesTest(code: string, test: string): boolean {
  let failed = 0;
  const counting = {
    assert: (claim: unknown) => {
      if (!claim) failed += 1;
    },
    log: () => {},
    error: () => {},
    warn: () => {},
  };
  // What throws, be it the program or its test, has not passed; why does not matter to the figure.
  try {
    compileFunction(`${code}\n;${test}`, ['console'], { parsingContext: createContext({}) })(counting);
  } catch {
    return false;
  }
  return failed === 0;
}
