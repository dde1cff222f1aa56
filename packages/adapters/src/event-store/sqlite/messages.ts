// What the store and its thread say to each other. One postMessage carries a list of these, both ways.
import type { AuditReport } from '@kintsugi/engine/ports';
import type { AppendAnswer, AppendRequest } from '../append-request.ts';
import type { Page, PageRequest } from '../paged-reading.ts';
import type { SealedRow } from '../sealed-row.ts';

export type Request =
  | ({ readonly kind: 'append' } & AppendRequest)
  | PageRequest
  | { readonly kind: 'read-rows'; readonly of: PageRequest }
  | { readonly kind: 'streams'; readonly prefix: string }
  | { readonly kind: 'checkpoint'; readonly atMs: number }
  | { readonly kind: 'verify' }
  | { readonly kind: 'stop-writes'; readonly because: string }
  | { readonly kind: 'limit-bytes'; readonly bytes: number | null }
  | { readonly kind: 'close' };

/** A page whose text is still UTF-8, so that it moves between the threads without being copied. */
export interface PageBytes extends Omit<Page, 'text'> {
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface Answers {
  append: AppendAnswer;
  read: PageBytes;
  'read-all': PageBytes;
  'read-rows': readonly SealedRow[];
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
