// Planned misfortune for the in-memory stand-ins: the n-th call of a name goes wrong. Knows no port.

/**
 * `lost-call`: nothing was done; `lost-answer`: it was done. Both answer `unknown` (a question throws).
 * `refused`: nothing was done, and it answers `rejected` (a question throws).
 */
export type FaultKind = 'lost-call' | 'lost-answer' | 'refused';

export interface Faults<Call extends string> {
  /** The `nth` call of this name from now on (1: the next one) goes wrong, once. */
  plan(call: Call, kind: FaultKind, nth?: number): void;
}

export class PlannedFaults<Call extends string> implements Faults<Call> {
  readonly #planned: { readonly call: Call; readonly kind: FaultKind; left: number }[] = [];

  plan(call: Call, kind: FaultKind, nth = 1): void {
    this.#planned.push({ call, kind, left: nth });
  }

  /** A question: anything planned for it ends in an exception. */
  async ask<T>(call: Call, answer: () => T): Promise<T> {
    if (this.#next(call) !== null) throw new Error(`no answer to ${call} (a planned fault)`);
    return answer();
  }

  /** A write, carried out or not as planned. */
  async write<T>(call: Call, carryOut: () => T): Promise<T | PlannedAnswer> {
    const kind = this.#next(call);
    if (kind === 'refused') return { kind: 'rejected', because: 'a planned fault', mend: 'Try again.' };
    if (kind === 'lost-call') return { kind: 'unknown', because: 'a planned fault' };
    const done = carryOut();
    return kind === 'lost-answer' ? { kind: 'unknown', because: 'a planned fault' } : done;
  }

  #next(call: Call): FaultKind | null {
    let now: FaultKind | null = null;
    for (const planned of this.#planned.filter((one) => one.call === call)) {
      planned.left -= 1;
      if (planned.left > 0) continue;
      this.#planned.splice(this.#planned.indexOf(planned), 1);
      now ??= planned.kind;
    }
    return now;
  }
}

export type PlannedAnswer =
  | { readonly kind: 'rejected'; readonly because: string; readonly mend: string }
  | { readonly kind: 'unknown'; readonly because: string };
