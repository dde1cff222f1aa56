// A host of git repositories for tests: git's own http-backend behind a token, on loopback.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gitIn, type GitRemote } from './git.ts';

export interface GitHost {
  readonly remote: GitRemote;
  /** The bare repository. */
  readonly folder: string;
  stop(): Promise<void>;
}

const PASSWORD = 'a-word-for-tests';

export async function openGitHost(): Promise<GitHost> {
  const home = await mkdtemp(join(tmpdir(), 'git-host-'));
  const folder = join(home, 'code.git');
  await gitIn(home)('init', '--quiet', '--bare', '--initial-branch=main', folder);
  await gitIn(folder)('config', 'http.receivepack', 'true');
  const expected = `Basic ${Buffer.from(`somebody:${PASSWORD}`).toString('base64')}`;
  const server = createServer((request, response) => {
    if (request.headers.authorization === expected) return void backend(home, request, response);
    response.writeHead(401, { 'www-authenticate': 'Basic realm="code"' }).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/code.git`;
  return {
    remote: { url, credentials: { user: 'somebody', password: PASSWORD } },
    folder,
    stop: async () => {
      server.closeAllConnections();
      await once(server.close(), 'close');
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** CGI: the request's head in the environment, its body on the standard input, the answer's head before the answer. */
async function backend(home: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
  const child = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env['PATH'],
      GIT_PROJECT_ROOT: home,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_PROTOCOL: request.headers['git-protocol']?.toString(),
      PATH_INFO: pathname,
      QUERY_STRING: search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'],
      CONTENT_LENGTH: request.headers['content-length'],
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'],
      REMOTE_USER: 'somebody',
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  child.stdin.on('error', () => {}); // it may have read all that it wanted
  request.pipe(child.stdin);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(child, 'close');
  const answer = Buffer.concat(chunks);
  const end = answer.indexOf('\r\n\r\n');
  const head = answer.subarray(0, end).toString('latin1').split('\r\n');
  const headers = head.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]);
  const status = headers.find(([name]) => name === 'Status')?.[1] ?? '200';
  response.writeHead(Number.parseInt(status, 10), Object.fromEntries(headers.filter(([name]) => name !== 'Status')));
  response.end(answer.subarray(end + 4));
}
