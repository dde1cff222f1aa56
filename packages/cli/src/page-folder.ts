// Where the built page lies. Knows the web room's one entry, and nothing of what is in it.
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute; null when it was not built: everything but the page works then. */
export function pageFolder(): string | null {
  const index = fileURLToPath(import.meta.resolve('@kintsugi/web/page'));
  return existsSync(index) ? dirname(index) : null;
}
