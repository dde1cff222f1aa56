// Changes of an application's data: through a service's own API, or in its database file.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { DataRequest, Step } from '../scenario.ts';
import { serviceOf, valueOf } from './ask.ts';
import type { Injection, Scene } from './scene.ts';

export function requestOf({ service, send, restore }: Extract<Step, { do: 'request' }>, scene: Scene): Injection {
  return {
    says: `somebody changes data of ${service}`,
    go: async () => {
      const { url } = await serviceOf(scene, service);
      await request(url, send);
      return async () => {
        if (restore !== undefined) await request(url, restore);
      };
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

export function statementOf({ database, sql, restore }: Extract<Step, { do: 'statement' }>, scene: Scene): Injection {
  return {
    says: `somebody changes the data in ${database}`,
    go: async () => {
      const { dataFolder } = valueOf(await scene.api.getStatus({}));
      const files = await filesNamed(database, dataFolder);
      const [file] = files;
      if (file === undefined || files.length > 1)
        throw new Error(`${files.length} files are called ${database} in the data folder, and it must be one`);
      run(file, sql);
      return () => {
        if (restore !== undefined) run(file, restore);
        return Promise.resolve();
      };
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
