// What a storm is made of: alerts as their senders write them, and the map of who runs where and calls whom.

export interface StormAlert {
  readonly alertname: string;
  /** Any word; `severityRank` says which are understood. */
  readonly severity: string;
  readonly source: string;
  /** Empty where the sender did not say; so are pod and node. */
  readonly service: string;
  readonly pod: string;
  readonly node: string;
  readonly status: 'firing' | 'resolved';
  /** On this machine's clock; alerts are pushed in this order. */
  readonly receivedMs: number;
  /** On the sender's clock. */
  readonly firedMs: number;
}

export interface StormTopology {
  readonly services: readonly string[];
  readonly calls: readonly (readonly [caller: string, callee: string])[];
  readonly nodes: readonly { readonly name: string; readonly zone: string }[];
  readonly pods: readonly { readonly pod: string; readonly service: string; readonly node: string }[];
}

/** 0 tells, 1 warns, 2 wakes somebody. */
export type SeverityRank = 0 | 1 | 2;

const TELLS = new Set(['info', 'informational', 'notice', 'debug', 'none', 'ok', 'low']);
const WAKES = new Set(['critical', 'crit', 'error', 'page', 'emergency', 'alert', 'fatal', 'high', 'disaster']);

/** By the words of the common alert senders. What is not understood warns, so that it is neither lost nor first. */
export function severityRank(severity: string): SeverityRank {
  const word = severity.toLowerCase();
  if (TELLS.has(word)) return 0;
  return WAKES.has(word) ? 2 : 1;
}
