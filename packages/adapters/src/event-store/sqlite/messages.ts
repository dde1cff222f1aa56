// What the store and its thread say to each other. One postMessage carries a list of these, both ways.
import type { AppendRefusal, AuditReport } from '@kintsugi/engine/ports';
import type { SealedRow } from '../sealed-row.ts';

export interface AppendRequest {
  readonly kind: 'append';
  readonly stream: string;
  readonly expectedVersion: number;
  readonly recordedMs: number;
  /** The content texts of the events. */
  readonly contents: readonly string[];
}

/** Where a page begins, and the most events it may hold. Its bytes are bounded too. */
export type PageRequest =
  | { readonly kind: 'read'; readonly stream: string; readonly fromVersion: number; readonly limit: number }
  | { readonly kind: 'read-all'; readonly after: number; readonly limit: number };

export type Request =
  | AppendRequest
  | PageRequest
  | { readonly kind: 'read-rows'; readonly of: PageRequest }
  | { readonly kind: 'streams'; readonly prefix: string }
  | { readonly kind: 'checkpoint'; readonly atMs: number }
  | { readonly kind: 'verify' }
  | { readonly kind: 'stop-writes'; readonly because: string }
  | { readonly kind: 'limit-bytes'; readonly bytes: number | null }
  | { readonly kind: 'close' };

/** Where the events of an append came to stand: versions and positions without gaps from the first on. */
export interface Appended {
  readonly kind: 'appended';
  readonly firstVersion: number;
  readonly firstPosition: number;
  readonly previousHash: string;
  readonly hashes: readonly string[];
}

export type AppendAnswer = Appended | { readonly kind: 'refused'; readonly refusal: AppendRefusal };

/** Many events as one text, so that neither crossing the threads nor parsing costs anything per event. */
export interface Page {
  readonly count: number;
  /** `count` times `[position,"hash",sealed text]`, with commas between. */
  readonly text: string;
  /** Position of its last event, so that the next page can be asked for before this one is parsed. */
  readonly last: number;
  /** False when nothing comes after this page. */
  readonly more: boolean;
}

/** The same events one by one, asked for when a page could not be read. */
export interface Rows {
  readonly rows: readonly SealedRow[];
  readonly more: boolean;
}

export interface Answers {
  append: AppendAnswer;
  read: Page;
  'read-all': Page;
  'read-rows': Rows;
  streams: readonly string[];
  checkpoint: null;
  verify: AuditReport;
  'stop-writes': null;
  'limit-bytes': null;
  close: null;
}

export interface Asked {
  readonly id: number;
  readonly request: Request;
}

export type Answered =
  | { readonly id: number; readonly answer: Answers[Request['kind']] }
  | { readonly id: number; readonly failure: string };

/** The first message of the thread: the store is open, or why it is not. */
export type Opened =
  | { readonly kind: 'open' }
  | { readonly kind: 'unavailable'; readonly because: string; readonly mend: string };
