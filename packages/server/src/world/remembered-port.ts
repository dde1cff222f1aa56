// A free port that was taken once, remembered: services and people were told the address, and it must still hold after a restart.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Each in a file of its own in the data folder. */
type Door = 'otlp-port' | 'forge-port';

/** 0 where none is known. */
export async function rememberedPort(dataFolder: string, door: Door): Promise<number> {
  const port = Number(await readFile(join(dataFolder, door), 'utf8').catch(() => '0'));
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : 0;
}

export function rememberPort(dataFolder: string, door: Door, port: number): Promise<void> {
  return writeFile(join(dataFolder, door), String(port));
}
