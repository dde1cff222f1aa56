// Ends what a data folder's keeper runs, when no server is there to do it. Nothing to end is fine.
import { endProcessRuntime } from '@kintsugi/adapters/runtime/process';

export function endServices(dataFolder: string): Promise<void> {
  return endProcessRuntime(dataFolder);
}
