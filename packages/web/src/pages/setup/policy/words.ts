// What policy's own words mean to people.
import type { Answer } from '@kintsugi/contract';

export const AUTONOMY: Readonly<Record<Answer<'getPolicy'>['autonomy'], string>> = {
  observe: 'only look',
  propose: 'propose, and wait for a yes',
  'act-and-tell': 'act, and tell somebody',
  act: 'act',
};

export const RULINGS: Readonly<Record<Answer<'actOnService'>['ruling']['kind'], string>> = {
  allowed: 'allowed without asking',
  'needs-approval': 'needs a yes',
  wait: 'must wait',
  forbidden: 'forbidden',
};
