// One keeper a data folder. The lock is SQLite's, which is the operating system's: it goes with its holder, however that ends.
import { DatabaseSync } from 'node:sqlite';

/** Null when somebody else holds it. */
export function takeKeeperLock(file: string): { release(): void } | null {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return { release: () => database.close() };
  } catch {
    database.close();
    return null;
  }
}
