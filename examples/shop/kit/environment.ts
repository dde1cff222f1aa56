/** Reads settings from the environment, and refuses to start on one that is missing or not a number. */

/** The setting's text, or `fallback`. Throws where neither is there: a service without it must not start. */
export function textFrom(name: string, fallback?: string): string {
  const text = process.env[name] ?? fallback;
  if (text === undefined || text === '') throw new Error(`the environment variable ${name} is missing`);
  return text;
}

/** The setting as a finite number, or `fallback` where it is not set. */
export function numberFrom(name: string, fallback: number): number {
  const text = process.env[name];
  if (text === undefined || text === '') return fallback;
  const number = Number(text);
  if (!Number.isFinite(number)) throw new Error(`the environment variable ${name} is no number: ${text}`);
  return number;
}
