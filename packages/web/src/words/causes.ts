// What a kind of cause is called where it is not said in a whole sentence.
import type { Answer } from '@kintsugi/contract';

export type CauseKind = Answer<'listLessons'>['items'][number]['causeKind'];

export const CAUSE_WORDS: Readonly<Record<CauseKind, string>> = {
  release: 'a bad release',
  configuration: 'a bad configuration',
  replica: 'a sick replica',
  saturation: 'too much load',
  leak: 'a leak',
  outside: 'something outside',
  edge: 'a broken connection',
  commit: 'a bad commit',
  service: 'a fault',
  'none-of-these': 'none of the known causes',
};

type ActionKind = Answer<'listLessons'>['items'][number]['action'];

export const ACTION_WORDS: Readonly<Record<ActionKind, string>> = {
  deploy: 'deploy a release',
  rollback: 'go back to the release before',
  configure: 'change settings',
  'restore-configuration': 'restore the configuration before',
  'rolling-restart': 'restart one after another',
  'replace-replica': 'replace the replica',
  scale: 'change the number of replicas',
};
