// What approvals are bound to: the hash of the exact action.
import type { ActionRequest } from '@kintsugi/domain';
import { canonicalAction } from '@kintsugi/domain';
import { textHash } from './ports/index.ts';

export function actionHash(request: ActionRequest): string {
  return textHash(canonicalAction(request));
}
