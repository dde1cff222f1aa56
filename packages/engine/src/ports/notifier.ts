// How people are called. A message that may have been sent twice carries the same key, so that receivers can fold it.

export interface Message {
  readonly key: string;
  readonly incidentId: string;
  readonly title: string;
  readonly severity: 'critical' | 'major' | 'minor';
  /** Plain text. */
  readonly body: string;
  readonly atMs: number;
}

export type Delivery =
  | { readonly kind: 'delivered'; readonly to: string }
  | { readonly kind: 'failed'; readonly to: string; readonly because: string; readonly mend: string };

export interface Notifier {
  readonly name: string;
  send(message: Message): Promise<Delivery>;
}
