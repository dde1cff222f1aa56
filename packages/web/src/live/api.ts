// The one door to the server: the typed client, by the cookie that the browser keeps.
import { createClient, type Client } from '@kintsugi/contract';

export const api: Client = createClient({ url: location.origin });

/** A new key for one press of one button: pressed twice by accident, it acts once. */
export function newKey(): string {
  return crypto.randomUUID();
}
