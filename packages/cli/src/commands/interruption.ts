// Ctrl-C as a value: the first one asks for an orderly end, further ones change nothing.
import type { Paper } from '../output/paper.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface Interruption {
  readonly signal: AbortSignal;
  release(): void;
}

export function interruption(paper: Paper): Interruption {
  const ending = new AbortController();
  const end = () => {
    if (!ending.signal.aborted) paper.complain('ending everything …');
    ending.abort();
  };
  // Whoever read the output is gone: nobody watches any more.
  const onPipe = () => ending.abort();
  for (const signal of SIGNALS) process.on(signal, end);
  process.stdout.on('error', onPipe);
  return {
    signal: ending.signal,
    release: () => {
      for (const signal of SIGNALS) process.off(signal, end);
      process.stdout.off('error', onPipe);
    },
  };
}
