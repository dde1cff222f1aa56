// One line of the route table, and the types that follow from it. It must not know who serves or calls it.
import type { z } from 'zod';
import type { Permission } from './permissions.ts';

/**
 * What a caller who is limited to services must own. `open`: tells of no service. `service`: named by the path or by
 * `?service=`. `incident`, `approval`, `build`, `repair`, `project`: found by the id in the path. `listed`: the answer is
 * cut to what the caller may see. `whole`: about everything at once, so for callers without a limit alone.
 */
export type Scope = 'open' | 'service' | 'incident' | 'approval' | 'build' | 'repair' | 'project' | 'listed' | 'whole';

/** What a route may answer instead. */
export interface RouteError {
  readonly status: number;
  /** As in the type of the problem document. */
  readonly kind: string;
  readonly when: string;
}

/** Why a route stands in the table before anything is behind it. */
export interface Coming {
  /** What it will do, in plain words. */
  readonly says: string;
  /** What does the nearest thing today. */
  readonly today: string;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the base path, parameters as `:name`. */
  readonly path: string;
  /** `null`: open to everybody. */
  readonly permission: Permission | null;
  /** A route that does not say is `whole`: what nobody thought about stays shut. */
  readonly scope?: Scope;
  /** Bytes of its body; 64 KiB unless it says. */
  readonly bodyLimit?: number;
  readonly summary: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodObject;
  readonly answer: z.ZodType;
  /** Accepts `Idempotency-Key`: the same key with the same body answers the same result. */
  readonly idempotent?: true;
  /** Accepts `If-Match` with the incident's version. */
  readonly ifMatch?: true;
  /** The audit log keeps that it was asked, and not of what. */
  readonly logsNoParams?: true;
  /** The body is handed on as it came, with the headers: its sender is known by a signature over its bytes. */
  readonly raw?: true;
  /** Served without the base path too. */
  readonly alsoAtRoot?: true;
  /** It answers this and no JSON; its answer is the text. */
  readonly as?: 'text/html' | 'application/openmetrics-text';
  /** Callers on this machine need no credentials; behind a proxy nobody is. */
  readonly openOnLoopback?: true;
  /** What it can answer besides application/json. */
  readonly alsoAs?: 'text/markdown';
  /** Statuses other than 200 that carry the answer's shape. */
  readonly otherStatuses?: readonly number[];
  /** Refusals of its own, beyond those that follow from the rest of this line. */
  readonly errors?: readonly RouteError[];
  /** Nothing is behind it yet: whoever may use it is answered 501 with these words, whatever they send. */
  readonly coming?: Coming;
}

export const BASE_PATH = '/api/v1';

/** Keeps the literal types of one route. */
export function route<const R extends Route>(definition: R): R {
  return definition;
}

/** What a caller hands in. */
export type InputOf<R extends Route> = (R extends { params: infer P extends z.ZodObject }
  ? { readonly params: z.input<P> }
  : unknown) &
  (R extends { query: infer Q extends z.ZodObject } ? QueryOf<z.input<Q>> : unknown) &
  (R extends { body: infer B extends z.ZodObject } ? { readonly body: z.input<B> } : unknown);

/** Left out where every part of it may be. */
type QueryOf<Q> = Partial<Q> extends Q ? { readonly query?: Q } : { readonly query: Q };

/** What a handler gets, after validation. */
export interface CheckedOf<R extends Route> {
  readonly params: R extends { params: infer P extends z.ZodObject } ? z.output<P> : undefined;
  readonly query: R extends { query: infer Q extends z.ZodObject } ? z.output<Q> : undefined;
  readonly body: R extends { body: infer B extends z.ZodObject } ? z.output<B> : undefined;
}

export type AnswerOf<R extends Route> = z.output<R['answer']>;
