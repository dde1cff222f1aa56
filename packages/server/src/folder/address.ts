// DATA/server.json: where the server of this folder listens, so that the CLI finds it.
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const addressSchema = z.object({
  url: z.string(),
  otlpUrl: z.string().nullable(),
  pid: z.int(),
  startedAt: z.string(),
});

export type ServerAddress = z.infer<typeof addressSchema>;

const fileIn = (dataFolder: string) => join(dataFolder, 'server.json');

export async function writeAddress(dataFolder: string, address: ServerAddress): Promise<void> {
  const draft = `${fileIn(dataFolder)}.${address.pid}`;
  await writeFile(draft, `${JSON.stringify(address)}\n`, { mode: 0o600 });
  await rename(draft, fileIn(dataFolder));
}

/** Null when no server has written one, or it cannot be read. It may be stale: ask the server. */
export async function readAddress(dataFolder: string): Promise<ServerAddress | null> {
  try {
    return addressSchema.safeParse(JSON.parse(await readFile(fileIn(dataFolder), 'utf8'))).data ?? null;
  } catch {
    return null;
  }
}

export function removeAddress(dataFolder: string): Promise<void> {
  return rm(fileIn(dataFolder), { force: true });
}

/** The token of `person`, or of the operator. Null when there is none that we may read. */
export async function readToken(dataFolder: string, person?: string): Promise<string | null> {
  try {
    return (
      await readFile(person === undefined ? join(dataFolder, 'token') : join(dataFolder, 'tokens', person), 'utf8')
    ).trim();
  } catch {
    return null;
  }
}

/** Beside the repositories that are hosted here: whoever may read the data folder may push. */
export const forgeTokenFile = (dataFolder: string) => join(dataFolder, 'development', 'forge-token');

/** The password of whoever pushes to a repository that is hosted here. Null when there is none that we may read. */
export async function readForgeToken(dataFolder: string): Promise<string | null> {
  try {
    return (await readFile(forgeTokenFile(dataFolder), 'utf8')).trim();
  } catch {
    return null;
  }
}
