// For tests: why those that need git are skipped; null: there is one. Said aloud once a file.
import { execFileSync } from 'node:child_process';

export const noGit = missingGit();
if (noGit !== null) console.info(`skipped: everything that needs git: ${noGit}`);

function missingGit(): string | null {
  try {
    execFileSync('git', ['--version'], { stdio: 'ignore' });
    return null;
  } catch {
    return 'there is none; install git';
  }
}
