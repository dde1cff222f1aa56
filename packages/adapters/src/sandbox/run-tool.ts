// Runs a small tool of the operating system to its end. It must not be used for a stranger's commands.
import { execFile } from 'node:child_process';

export interface ToolResult {
  readonly ok: boolean;
  /** Its output, else its complaint. */
  readonly text: string;
}

const OUTPUT_MAX = 64 * 1024 * 1024;
const PATH = `${process.env['PATH'] ?? ''}:/usr/sbin:/usr/bin:/sbin:/bin`;

/** Never throws; without our environment, so that no variable steers the tool. */
export function runTool(
  file: string,
  args: readonly string[],
  options: {
    readonly cwd?: string;
    readonly environment?: Record<string, string>;
    readonly timeoutMs?: number;
    readonly encoding?: 'utf8' | 'latin1';
  } = {},
): Promise<ToolResult> {
  return new Promise((resolve) => {
    execFile(
      file,
      args,
      {
        cwd: options.cwd ?? '/',
        env: { PATH, LC_ALL: 'C', ...options.environment },
        maxBuffer: OUTPUT_MAX,
        encoding: options.encoding ?? 'utf8',
        timeout: options.timeoutMs ?? 120_000,
        killSignal: 'SIGKILL',
      },
      (error, stdout, stderr) =>
        resolve({ ok: error === null, text: error === null ? stdout : stderr.trim() || error.message }),
    );
  });
}
