// SHA-256 in hex. Worked out here and not by the engine, whose hashes it checks.
import { hash } from 'node:crypto';

export function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}
