// Changes of an application's data: through a service's own API, or in its database file.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { DataRequest, Step } from '../scenario.ts';
import { serviceOf, valueOf } from './ask.ts';
import type { Injected, Scene } from './scene.ts';

export async function injectRequest(
  { service, send, restore }: Extract<Step, { do: 'request' }>,
  scene: Scene,
): Promise<Injected> {
  const { url } = await serviceOf(scene, service);
  await request(url, send);
  return {
    says: `somebody changes data of ${service}`,
    undo: async () => {
      if (restore !== undefined) await request(url, restore);
    },
  };
}

async function request(url: string, { method, path, body }: DataRequest): Promise<void> {
  const response = await fetch(new URL(path, url), {
    method,
    signal: AbortSignal.timeout(5_000),
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
  await response.text();
}

export async function injectStatement(
  { database, sql, restore }: Extract<Step, { do: 'statement' }>,
  scene: Scene,
): Promise<Injected> {
  const { dataFolder } = valueOf(await scene.api.getStatus({}));
  const files = await filesNamed(database, dataFolder);
  const [file] = files;
  if (file === undefined || files.length > 1)
    throw new Error(`${files.length} files are called ${database} in the data folder, and it must be one`);
  run(file, sql);
  return {
    says: `somebody changes the data in ${database}`,
    undo: () => {
      if (restore !== undefined) run(file, restore);
      return Promise.resolve();
    },
  };
}

function run(file: string, sql: string): void {
  const connection = new DatabaseSync(file, { timeout: 5_000 });
  try {
    connection.exec(sql);
  } finally {
    connection.close();
  }
}

async function filesNamed(name: string, folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name === name)
    .map(({ parentPath }) => join(parentPath, name));
}
