// Looks at a service from outside, as a customer would.

export interface ProbeSpec {
  readonly name: string;
  /** The service, or outside name, that this probe speaks for. */
  readonly subject: string;
  readonly url: string;
  readonly expectStatus: number;
  readonly timeoutMs: number;
}

export interface ProbeResult {
  readonly name: string;
  readonly subject: string;
  readonly atMs: number;
  readonly ok: boolean;
  readonly durationMs: number;
  /** What was wrong, in a few words; null when ok. */
  readonly because: string | null;
}

export interface Probes {
  run(spec: ProbeSpec): Promise<ProbeResult>;
}
