// What handlers work with: the engine, the ports, the book of incidents, and facts about this server.
import type { MaskedCount } from '@kintsugi/analysis';
import type { DevelopmentWorld, Engine } from '@kintsugi/engine';
import type { EventStore, Runtime, Telemetry } from '@kintsugi/engine/ports';
import type { ApiTokens } from '../access/api-tokens.ts';
import type { LoadedConfiguration } from '../configuration/load.ts';
import type { Book } from './book.ts';
import type { DemoDoor } from './machine/demo.ts';

/** What the intake tells about itself. */
export interface IntakeState {
  readonly up: boolean;
  readonly url: string | null;
  readonly pointsPerSecond: number | null;
  readonly refused: number | null;
  readonly says: string;
  /** What was masked since the start, by source and rule. */
  readonly masked: readonly MaskedCount[];
}

export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly says: string;
}

export interface Site {
  readonly engine: Engine;
  readonly book: Book;
  readonly store: EventStore;
  readonly telemetry: Telemetry;
  readonly runtime: Runtime;
  /** Null: no repository is watched. */
  readonly development: DevelopmentWorld | null;
  readonly configuration: LoadedConfiguration;
  readonly environment: NodeJS.ProcessEnv;
  readonly intake: () => IntakeState;
  readonly tokens: ApiTokens;
  /** Connections to the live feed. */
  feedClients(): number;
  /** Null: this is no demonstration. */
  readonly demo: DemoDoor | null;
  readonly version: string;
  readonly startedMs: number;
  now(): number;
  checks(): readonly Check[];
  /** Begins to stop; answers at once. */
  stop(withServices: boolean): void;
  stopping(): boolean;
}
