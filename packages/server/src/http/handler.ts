// What a route's handler gets and answers. Handlers know nothing of HTTP but this.
import type { Answer, Checked, ProblemFacts, RouteName, ServedName } from '@kintsugi/contract';
import type { Grant } from '../folder/tokens.ts';

export type Call<N extends RouteName> = Checked<N> & {
  /** Who asks; on open routes nobody need to. */
  readonly caller: Grant;
  /** From If-Match: the version that the caller saw. */
  readonly expectedVersion: number | null;
  /** From Idempotency-Key, already joined with the caller's name. */
  readonly idempotencyKey: string | null;
  /** Of raw routes alone: the body's bytes and the headers. */
  readonly raw: { readonly body: Buffer; header(name: string): string | undefined } | null;
  /** Aborted when the caller went away or the server stops. */
  readonly signal: AbortSignal;
};

export type Outcome<T> =
  | {
      readonly ok: true;
      readonly value: T;
      readonly status?: number;
      readonly version?: number;
      readonly text?: string;
    }
  | { readonly ok: false; readonly problem: ProblemFacts };

export type Handler<N extends RouteName> = (call: Call<N>) => Promise<Outcome<Answer<N>>> | Outcome<Answer<N>>;
/** What is still to come has none. */
export type Handlers = { readonly [N in ServedName]: Handler<N> };

export function answer<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

export function refused(
  kind: string,
  status: number,
  detail: string,
  mend: string,
): { ok: false; problem: ProblemFacts } {
  return { ok: false, problem: { kind, status, detail, mend } };
}
