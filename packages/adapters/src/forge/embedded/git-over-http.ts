// Git's smart HTTP over `git upload-pack` and `git receive-pack`: requests in, packs out, within limits. It must not know
// who may come in.
import type { ChildProcess } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { endGit, startGit } from '../../git/run-git.ts';

export interface PackLimits {
  /** Of one request, after it was inflated. */
  readonly bodyBytesMax: number;
  readonly timeoutMs: number;
}

export type PackProgram = 'upload-pack' | 'receive-pack';

export function packProgramOf(text: string | null | undefined): PackProgram | null {
  return text === 'git-upload-pack' ? 'upload-pack' : text === 'git-receive-pack' ? 'receive-pack' : null;
}

/** The list of branches that opens every conversation. */
export async function advertise(
  request: IncomingMessage,
  response: ServerResponse,
  program: PackProgram,
  gitFolder: string,
  limits: PackLimits,
): Promise<void> {
  const line = `# service=git-${program}\n`;
  const hello = `${(line.length + 4).toString(16).padStart(4, '0')}${line}0000`;
  response.writeHead(200, headersOf(`application/x-git-${program}-advertisement`));
  response.write(hello);
  const child = start(request, [program, '--stateless-rpc', '--advertise-refs', gitFolder], gitFolder, limits);
  child.stdin?.end();
  await answerWith(child, response, limits);
}

/** One request of the conversation. */
export async function converse(
  request: IncomingMessage,
  response: ServerResponse,
  program: PackProgram,
  gitFolder: string,
  limits: PackLimits,
): Promise<void> {
  const child = start(request, [program, '--stateless-rpc', gitFolder], gitFolder, limits);
  response.writeHead(200, headersOf(`application/x-git-${program}-result`));
  const body = feed(request, child, limits.bodyBytesMax);
  await answerWith(child, response, limits);
  await body;
}

function start(
  request: IncomingMessage,
  args: readonly string[],
  gitFolder: string,
  { timeoutMs }: PackLimits,
): ChildProcess {
  const protocol = String(request.headers['git-protocol'] ?? '');
  const environment: Record<string, string> = /^version=[012]$/.test(protocol) ? { GIT_PROTOCOL: protocol } : {};
  return startGit(args, { gitFolder, timeoutMs, environment });
}

/** A body that ends early or is too large ends the program's input early, which it takes for a failure. */
async function feed(request: IncomingMessage, child: ChildProcess, bytesMax: number): Promise<void> {
  if (child.stdin === null) return;
  let bytes = 0;
  const bounded = new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      done(bytes > bytesMax ? new Error('the request is too large') : null, chunk);
    },
  });
  const steps = request.headers['content-encoding'] === 'gzip' ? [createGunzip(), bounded] : [bounded];
  try {
    await pipeline([request, ...steps, child.stdin]);
  } catch {
    // The program says what it makes of half a request, and its answer goes to whoever still listens.
    child.stdin.end();
  }
}

async function answerWith(child: ChildProcess, response: ServerResponse, { timeoutMs }: PackLimits): Promise<void> {
  const timer = setTimeout(() => endGit(child), timeoutMs);
  child.stderr?.resume();
  try {
    const ended = new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', () => resolve());
    });
    child.stdout?.pipe(response, { end: false });
    // Nobody reads on: what is under way still ends by itself, so that no branch is left half moved.
    response.once('close', () => child.stdout?.resume());
    await ended;
  } finally {
    clearTimeout(timer);
    response.end();
  }
}

function headersOf(type: string): Record<string, string> {
  return { 'content-type': type, 'cache-control': 'no-cache, no-store', 'x-content-type-options': 'nosniff' };
}
