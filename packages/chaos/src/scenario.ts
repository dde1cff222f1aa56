// What a scenario is: one file that says how a fault gets in and what is true of it. It must not know any application.
import type { Answer } from '@kintsugi/contract';
import type { Dice } from './dice.ts';

/** The default export of a file in scenarios/; the file's name is the scenario's. */
export interface Scenario {
  readonly title: string;
  /** One line for a list. It may say what happens, since nobody reads it to Kintsugi. */
  readonly tagline: string;
  /** Folder with kintsugi.yaml and world.yaml, relative to the scenario's file. */
  readonly application: string;
  /** Place, size and timing of one run; the same dice throw the same run. */
  vary(dice: Dice): Variant;
}

export interface Variant {
  readonly inject: readonly TimedStep[];
  /** Outside parties that are reached through a fault proxy in this run. */
  readonly proxies?: readonly string[];
  /** How long nothing must be wrong, after the last step, before the run believes that nothing will come. Default 45. */
  readonly quietSeconds?: number;
  /** Read by the judge alone. */
  readonly truth: Truth;
}

export type TimedStep = Step & {
  /** After the first step. Default 0. */
  readonly atSeconds?: number;
  /** Taken back after so long; without it at the end of the run. */
  readonly forSeconds?: number;
  /** What somebody who watches would say of it, and never what is in it. */
  readonly says?: string;
};

export type Step =
  /** The service's current code with patches goes out as a new release. */
  | { readonly do: 'release'; readonly service: string; readonly patches: readonly Patch[] }
  /** Settings change; `null` removes a key. */
  | { readonly do: 'configure'; readonly service: string; readonly set: Readonly<Record<string, string | null>> }
  /** Tells an outside process something by its control port: more customers, a partner who fails. */
  | { readonly do: 'control'; readonly process: string; readonly send: object; readonly restore: object }
  /** Sends a signal to one replica, by its place in the list; `restore` is sent at the end if the process still lives. */
  | {
      readonly do: 'signal';
      readonly service: string;
      readonly replica: number;
      readonly signal: NodeJS.Signals;
      readonly restore?: NodeJS.Signals;
    }
  /** Changes data through the service's own API. */
  | { readonly do: 'request'; readonly service: string; readonly send: DataRequest; readonly restore?: DataRequest }
  /** Changes data in the service's database file, found by its name in Kintsugi's data folder. */
  | { readonly do: 'statement'; readonly database: string; readonly sql: string; readonly restore?: string }
  /** Disturbs what passes through the fault proxy of an outside party. */
  | { readonly do: 'proxy'; readonly process: string; readonly mode: ProxyMode };

export interface Patch {
  /** Relative to the release folder. */
  readonly file: string;
  /** Must stand in the file exactly once. */
  readonly find: string;
  readonly replace: string;
}

export interface DataRequest {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
}

export type ProxyMode =
  | { readonly kind: 'pass' }
  /** Each piece is held back that long, in both directions. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Connections stay open and nothing passes. */
  | { readonly kind: 'drop' }
  /** Connections are cut, and new ones too. */
  | { readonly kind: 'refuse' };

export type CauseKind = NonNullable<Answer<'listHypotheses'>['items'][number]>['cause']['kind'];
export type ActionKind = Answer<'listActions'>['items'][number]['action']['kind'];

export interface Help {
  readonly action: ActionKind | '*';
  /** `*` is any service. */
  readonly service: string;
}

/** What nobody may let happen, whatever else was done. */
export type MustNot = 'customers-failed' | 'person-called';

export interface Truth {
  /** Each of these names the cause rightly. A service that is only called stands under its name, too. */
  readonly causes: readonly { readonly kind: CauseKind; readonly service: string }[];
  /** Which step is the fault (its place in `inject`): the clock starts there. */
  readonly sinceStep: number;
  /** One of these helps, or restraint of one kind. */
  readonly right: readonly Help[] | 'left-alone' | 'escalated';
  /** It comes slowly and is to be prevented before a customer sees an error. */
  readonly progressive?: boolean;
  readonly wrong: readonly Help[];
  readonly mustNot?: readonly MustNot[];
}
