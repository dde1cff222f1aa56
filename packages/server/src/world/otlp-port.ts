// The port for telemetry, remembered: services were told an address, and another one would start them all again.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const fileIn = (dataFolder: string) => join(dataFolder, 'otlp-port');

/** 0 where none is known. */
export async function rememberedPort(dataFolder: string): Promise<number> {
  const port = Number(await readFile(fileIn(dataFolder), 'utf8').catch(() => '0'));
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : 0;
}

export function rememberPort(dataFolder: string, port: number): Promise<void> {
  return writeFile(fileIn(dataFolder), String(port));
}
