// A stand-in for a team's own npm registry on loopback: packuments and tarballs, enough for install and ci; nothing is published to it.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { tarballOf } from './tarball.ts';

export interface TeamRegistry {
  /** With a slash at its end, as npm has it. */
  readonly url: string;
  stop(): Promise<void>;
}

export interface PublishedPackage {
  readonly name: string;
  readonly version: string;
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly tarball: Buffer;
  /** As it stands in a lock file. */
  readonly integrity: string;
}

const manifestSchema = z.looseObject({ name: z.string(), version: z.string() });

/** One package a folder of `shelf`. Throws where a folder holds no package. */
export async function publishedIn(shelf: string): Promise<readonly PublishedPackage[]> {
  const folders = (await readdir(shelf, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  return Promise.all(
    folders.map(async ({ name: folder }) => {
      const text = await readFile(join(shelf, folder, 'package.json'), 'utf8');
      const manifest = manifestSchema.parse(JSON.parse(text));
      const tarball = await tarballOf(join(shelf, folder));
      const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
      return { name: manifest.name, version: manifest.version, manifest, tarball, integrity };
    }),
  );
}

/** Port 0 (default): a free one. */
export async function openTeamRegistry(shelf: string, port = 0): Promise<TeamRegistry> {
  const published = await publishedIn(shelf);
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname).slice(1);
    const file = published.find((one) => tarballPath(one) === path);
    if (file !== undefined) return answer(response, 200, file.tarball, 'application/octet-stream');
    const versions = published.filter(({ name }) => name === path);
    if (versions.length === 0) return answerJson(response, 404, { error: 'Not found' });
    answerJson(response, 200, packument(versions, `http://${request.headers.host ?? ''}/`));
  }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stop: async () => {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}

function packument(versions: readonly PublishedPackage[], base: string): object {
  const inOrder = versions.toSorted((a, b) => a.version.localeCompare(b.version, 'en', { numeric: true }));
  return {
    name: inOrder[0]?.name,
    'dist-tags': { latest: inOrder.at(-1)?.version },
    versions: Object.fromEntries(
      inOrder.map((one) => [
        one.version,
        { ...one.manifest, dist: { tarball: `${base}${tarballPath(one)}`, integrity: one.integrity } },
      ]),
    ),
  };
}

function tarballPath({ name, version }: PublishedPackage): string {
  return `${name}/-/${name.slice(name.indexOf('/') + 1)}-${version}.tgz`;
}

function answerJson(response: ServerResponse, status: number, body: object): void {
  answer(response, status, Buffer.from(JSON.stringify(body)), 'application/json');
}

function answer(response: ServerResponse, status: number, body: Buffer, type: string): void {
  response.writeHead(status, { 'content-type': type, 'content-length': body.length });
  response.end(body);
}
