// One process that searches, as the server sees it: started, asked, killed. It must not know what is searched for.
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { FromSearcher, ToSearcher } from './messages.ts';

/** How it ended: null when it was killed from here. */
export type SearcherEnd = { readonly because: string; readonly mend: string };

export interface Listener {
  readonly hear: (message: FromSearcher) => void;
  readonly ended: (end: SearcherEnd) => void;
}

/**
 * A process of its own and no thread: a thread that runs out of memory can take the server with it, and one in the
 * middle of a long native call cannot be ended. It may read, and neither write nor start anything but its own watch.
 */
export class SearcherProcess {
  readonly #child: ChildProcess;
  #listener: Listener | null = null;
  #isOver = false;

  constructor(memoryMb: number) {
    this.#child = fork(fileURLToPath(new URL('./searcher/main.ts', import.meta.url)), [], {
      execArgv: [
        '--permission',
        '--allow-fs-read=*',
        '--allow-worker',
        '--no-warnings',
        `--max-old-space-size=${memoryMb}`,
        '--max-semi-space-size=16',
      ],
      serialization: 'advanced',
      env: {}, // a searcher needs no secret, so it gets none
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.#child.on('message', (message) => this.#listener?.hear(message as FromSearcher));
    this.#child.on('error', (error) => this.#over(`it could not be run: ${error.message}`));
    this.#child.on('exit', (code, signal) => this.#over(`it ended with ${signal ?? `code ${code}`}`));
    this.#lowerPriority();
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Its messages from now on; null: nobody listens, and nothing waits for it. */
  listen(listener: Listener | null): void {
    this.#listener = listener;
    const channel = this.#child.channel;
    if (listener === null) {
      this.#child.unref();
      channel?.unref();
    } else {
      this.#child.ref();
      channel?.ref();
    }
  }

  say(message: ToSearcher): void {
    if (!this.#isOver && this.#child.connected) this.#child.send(message, () => {}); // a failure shows as its end
  }

  kill(): void {
    this.#isOver = true;
    this.listen(null);
    this.#child.kill('SIGKILL');
  }

  /** Whoever waits for the server comes before whoever waits for a patch. */
  #lowerPriority(): void {
    try {
      if (this.#child.pid !== undefined) setPriority(this.#child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    } catch {
      // It has ended already, or the system has no priorities: then it runs as it does.
    }
  }

  #over(because: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const mend = 'Give searches more memory, or leave the files out that are too large for them.';
    this.#listener?.ended({ because, mend });
  }
}
