// Why a build was made, in words.
import type { Answer } from '@kintsugi/contract';

export const REASONS: Readonly<Record<Answer<'getBuild'>['reason'], string>> = {
  push: 'somebody pushed it',
  repeat: 'tried again, to see whether it fails each time',
  bisect: 'tried to find the commit that broke it',
  merge: 'built once more after the merge',
};
