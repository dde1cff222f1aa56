// Runs the `git` command, alone with what it is given: no configuration, hook, prompt or credential of this machine. Knows
// no repository's meaning.
import type { ChildProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import { x } from 'tinyexec';

export interface GitSettings {
  /** The bare repository; null: none. */
  readonly gitFolder: string | null;
  readonly timeoutMs: number;
  /** How it may reach others: `file`, `http`, `https`; none when empty. */
  readonly protocols?: readonly string[];
  /** Through the environment, which other users of the machine can't read. */
  readonly configuration?: readonly (readonly [key: string, value: string])[];
  readonly environment?: Readonly<Record<string, string>>;
}

export interface GitCall extends Partial<GitSettings> {
  readonly input?: string | Uint8Array;
  readonly outputBytesMax?: number;
}

export interface GitEnd {
  readonly exitCode: number;
  readonly output: Buffer;
  /** What it said on its error stream; quoted data, cut. */
  readonly complaint: string;
}

export type Git = (args: readonly string[], call?: GitCall) => Promise<GitEnd>;

/** It could not be run, took too long, or said too much; or it said no where that was not to be. */
export class GitFailedError extends Error {
  override readonly name = 'GitFailedError';
}

const OUTPUT_BYTES_MAX = 64 << 20;
const COMPLAINT_BYTES_MAX = 4_096;
const PATIENCE_MS = 1_000;

const CONFIGURATION: readonly (readonly [string, string])[] = [
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['core.protectHFS', 'true'],
  ['core.protectNTFS', 'true'],
  ['core.quotePath', 'false'],
  // A collection that outlives its command would work on in folders that are long removed.
  ['gc.autoDetach', 'false'],
  ['maintenance.autoDetach', 'false'],
  ['credential.helper', ''],
  ['http.followRedirects', 'false'],
  ['http.lowSpeedLimit', '1'],
  ['http.lowSpeedTime', '60'],
  ['submodule.recurse', 'false'],
  ['fetch.recurseSubmodules', 'false'],
  ['transfer.credentialsInUrl', 'die'],
  ['user.useConfigOnly', 'true'],
];

/** Answers exit codes as they are; rejects with `GitFailedError` when there is none. */
export function createGit(settings: GitSettings): Git {
  return (args, call = {}) => collect(startGit(args, { ...settings, ...call }), args, { ...settings, ...call });
}

/** The output as text without the last line break; any other exit than 0 is a `GitFailedError`. */
export async function gitText(git: Git, args: readonly string[], call?: GitCall): Promise<string> {
  return (await gitBytes(git, args, call)).toString('utf8').replace(/\n$/, '');
}

export async function gitBytes(git: Git, args: readonly string[], call?: GitCall): Promise<Buffer> {
  const { exitCode, output, complaint } = await git(args, call);
  if (exitCode !== 0) throw new GitFailedError(`git ${args[0]} ended with ${exitCode}: ${complaint}`);
  return output;
}

/** Its own process group, so that what it starts ends with it: see `endGit`. */
export function startGit(args: readonly string[], settings: GitSettings): ChildProcess {
  const { gitFolder } = settings;
  const options = { cwd: gitFolder ?? tmpdir(), env: environmentOf(settings), detached: true };
  const child = x('git', [...args], { nodePath: false, nodeOptions: { ...options, stdio: 'pipe' } }).process;
  if (child === undefined) throw new GitFailedError('git could not be started');
  // Who has ended early does not read on: the exit code tells.
  child.stdin?.on('error', () => {});
  return child;
}

/** Asked first, so that it removes its locks; made to when it does not listen. */
export function endGit({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  signalGroup(pid, 'SIGTERM');
  setTimeout(() => signalGroup(pid, 'SIGKILL'), PATIENCE_MS).unref();
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended by itself.
  }
}

function environmentOf(settings: GitSettings): Record<string, string | undefined> {
  // The library adds to our environment what it is given: names without a value are the way to take away.
  const none = Object.fromEntries(Object.keys(process.env).map((name) => [name, undefined]));
  const configuration = [...CONFIGURATION, ...(settings.configuration ?? [])];
  return {
    ...none,
    PATH: process.env['PATH'],
    // Curl reads `.netrc` there.
    HOME: '/dev/null',
    LC_ALL: 'C',
    TZ: 'UTC',
    ...(settings.gitFolder === null ? {} : { GIT_DIR: settings.gitFolder }),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '',
    GIT_PROTOCOL_FROM_USER: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: (settings.protocols ?? []).join(':'),
    ...settings.environment,
    GIT_CONFIG_COUNT: String(configuration.length),
    ...Object.fromEntries(
      configuration.flatMap(([key, value], at) => [
        [`GIT_CONFIG_KEY_${at}`, key],
        [`GIT_CONFIG_VALUE_${at}`, value],
      ]),
    ),
  };
}

function collect(child: ChildProcess, args: readonly string[], call: GitCall & GitSettings): Promise<GitEnd> {
  const { timeoutMs, input = '', outputBytesMax = OUTPUT_BYTES_MAX } = call;
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    let complaint = '';
    const giveUp = (because: string): void => {
      clearTimeout(timer);
      endGit(child);
      reject(new GitFailedError(`git ${args[0]} ${because}`));
    };
    const timer = setTimeout(() => giveUp(`did not end within ${timeoutMs} ms`), timeoutMs);
    child.stdout?.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > outputBytesMax) giveUp(`said more than ${outputBytesMax} bytes`);
      else chunks.push(chunk);
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      if (complaint.length < COMPLAINT_BYTES_MAX) complaint += chunk.toString('utf8');
    });
    child.on('error', (error) => giveUp(`could not be run (${error.message}); is git installed?`));
    child.on('close', (exitCode, signal) => {
      clearTimeout(timer);
      if (exitCode === null) reject(new GitFailedError(`git ${args[0]} was ended by ${signal}`));
      else
        resolve({ exitCode, output: Buffer.concat(chunks), complaint: complaint.trim().slice(0, COMPLAINT_BYTES_MAX) });
    });
    child.stdin?.end(input);
  });
}
