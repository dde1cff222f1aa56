// How the CLI says no: what happened, what mends it, and the code that it exits with.
import { kindOf, type Problem } from '@kintsugi/contract';
import type { Paper } from './paper.ts';
import { plain } from './paper.ts';
import { wrap } from './layout.ts';

/** Documented in the help. */
export const EXIT = {
  done: 0,
  /** Refused, failed, or found something wrong. */
  refused: 1,
  /** The command line itself is wrong. */
  usage: 2,
  /** There is no server to talk to. */
  noServer: 3,
  /** Ended by Ctrl-C. */
  interrupted: 130,
} as const;

export interface Complaint {
  readonly kind: string;
  readonly detail: string;
  readonly mend: string;
  readonly faults?: readonly string[];
  readonly exitCode: number;
}

/** Thrown by commands and shown by the program: the one way out for an expected no. */
export class Complained extends Error {
  readonly complaint: Complaint;

  constructor(complaint: Complaint) {
    super(complaint.detail);
    this.complaint = complaint;
  }
}

export function complain(kind: string, detail: string, mend: string, exitCode: number = EXIT.refused): Complained {
  return new Complained({ kind, detail, mend, exitCode });
}

export function complaintOf(document: Problem): Complained {
  const kind = kindOf(document);
  return new Complained({
    kind,
    detail: document.detail,
    mend: document.mend,
    ...(document.faults === undefined || document.faults.length < 2
      ? {}
      : { faults: document.faults.map(({ where, says }) => `${where}: ${says}`) }),
    exitCode: kind === 'unreachable' ? EXIT.noServer : EXIT.refused,
  });
}

export function showComplaint({ detail, mend, faults = [] }: Complaint, paper: Paper): void {
  const write = (label: string, text: string) => {
    for (const line of wrap(`${label}${plain(text)}`, paper.width, 2)) paper.complain(line);
  };
  write(`${paper.ink('bad', 'kintsugi:')} `, detail);
  for (const fault of faults) write('  ', fault);
  write(`  ${paper.ink('dim', 'mend:')} `, mend);
}
