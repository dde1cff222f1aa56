/** What package-lock.json must hold so that `npm ci` works on every platform. Knows the lock's format, not the network. */
import { readFileSync, writeFileSync } from 'node:fs';

export interface LockEntry {
  readonly version?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly dev?: boolean;
  readonly optional?: boolean;
}

export interface Lock {
  readonly packages: Readonly<Record<string, LockEntry>>;
}

export interface LockFault {
  readonly kind: 'download-address' | 'missing-platform-package';
  readonly at: string;
  readonly mend: string;
}

/** Every fault of a lock file, in its order. A lock without faults installs by `npm ci` wherever its packages exist. */
export function lockFaults(lock: Lock): LockFault[] {
  const faults: LockFault[] = [];
  for (const [at, entry] of Object.entries(lock.packages)) {
    if (entry.resolved?.startsWith('http')) {
      faults.push({ kind: 'download-address', at, mend: 'npm install --omit-lockfile-registry-resolved' });
    }
  }
  for (const { at } of missingPlatformPackages(lock)) {
    faults.push({ kind: 'missing-platform-package', at, mend: 'node tools/lockfile.ts --mend' });
  }
  return faults;
}

/**
 * The lock with an entry for each platform package that its parent pins and that npm left out.
 *
 * npm silently drops an optional package that the registry in use does not carry, and `npm ci` then refuses the very
 * lock that npm wrote. The entry needs no integrity: platforms that it does not fit never fetch it.
 */
export function mendedLock(lock: Lock): Lock {
  const packages: Record<string, LockEntry> = { ...lock.packages };
  for (const { at, version, dev } of missingPlatformPackages(lock)) {
    const { cpu, libc, os } = platformOf(at);
    packages[at] = { version, cpu, ...(dev && { dev }), ...(libc && { libc }), optional: true, os };
  }
  const sorted = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
  return { ...lock, packages: Object.fromEntries(sorted) };
}

function missingPlatformPackages(lock: Lock): { at: string; version: string; dev: boolean }[] {
  const missing = new Map<string, { at: string; version: string; dev: boolean }>();
  for (const [parent, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const isExact = /^\d+\.\d+\.\d+[\w.-]*$/.test(version);
      if (!isExact || isLocked(lock, parent, name)) continue;
      const at = `node_modules/${name}`;
      missing.set(at, { at, version, dev: entry.dev === true });
    }
  }
  return [...missing.values()];
}

/** Whether Node would find `name` from `parent`: beside it, or in any node_modules above. */
function isLocked(lock: Lock, parent: string, name: string): boolean {
  for (let folder = parent; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules') - 1))) {
    if (lock.packages[folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`]) return true;
    if (folder === '') return false;
  }
}

const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32', 'wasm32'];

interface Platform {
  readonly os: readonly string[];
  readonly cpu: readonly string[];
  readonly libc?: readonly string[];
}

function platformOf(at: string): Platform {
  const words = at.slice(at.lastIndexOf('/') + 1).split('-');
  const start = words.findIndex((word) => systems.includes(word));
  const os = words[start];
  const cpu = words[start + 1];
  if (os === undefined || cpu === undefined) throw new Error(`cannot read a platform out of the name of ${at}`);
  const abi = words.slice(start + 2).join('-');
  if (os !== 'linux' || abi === '') return { cpu: [cpu], os: [os] };
  return { cpu: [cpu], os: [os], libc: [abi.startsWith('musl') ? 'musl' : 'glibc'] };
}

if (import.meta.main) {
  const path = new URL('../package-lock.json', import.meta.url);
  const lock = JSON.parse(readFileSync(path, 'utf8')) as Lock;
  if (process.argv.includes('--mend')) writeFileSync(path, `${JSON.stringify(mendedLock(lock), null, 2)}\n`);
  else for (const fault of lockFaults(lock)) console.log(`${fault.kind}  ${fault.at}  mend: ${fault.mend}`);
}
