// What of this machine is to be seen inside: its programs and little else, all of it read-only. Words for `bwrap`.
import { existsSync, lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** PATH inside: first the Node that runs us, so that builds and services run on the same one. */
export const PATH_INSIDE = '/runtime/bin:/usr/local/bin:/usr/bin:/bin';

/** What programs look up; none of it is secret, and none of it says who works on this machine. */
const SETTINGS = [
  '/etc/alternatives',
  '/etc/ca-certificates.conf',
  '/etc/crypto-policies',
  '/etc/ld.so.cache',
  '/etc/ld.so.conf',
  '/etc/ld.so.conf.d',
  '/etc/localtime',
  '/etc/mime.types',
  '/etc/nsswitch.conf',
  '/etc/pki/ca-trust',
  '/etc/pki/tls/certs',
  '/etc/protocols',
  '/etc/ssl/certs',
  '/etc/ssl/openssl.cnf',
];

/** What `bwrap` makes on its way to a mount is closed to all but root; what it is told to make is open. */
const FOLDERS = ['/etc', '/etc/ssl', '/etc/pki', '/etc/pki/tls', '/nix', '/gnu', '/runtime', '/runtime/bin', '/var'];

const LIBRARIES = ['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32'];

/** Arguments that do not change while we run. */
export function machineView(): readonly string[] {
  const view = ['--ro-bind', '/usr', '/usr', ...FOLDERS.flatMap((folder) => ['--dir', folder])];
  for (const folder of LIBRARIES) {
    if (!existsSync(folder)) continue;
    if (lstatSync(folder).isSymbolicLink()) view.push('--symlink', readlinkSync(folder), folder);
    else view.push('--ro-bind', folder, folder);
  }
  // Where a system keeps its programs in a store, /usr and /bin hold links into it.
  for (const store of ['/nix/store', '/gnu/store']) if (existsSync(store)) view.push('--ro-bind', store, store);
  for (const path of SETTINGS) if (existsSync(path)) view.push('--ro-bind', realpathSync(path), path);
  return [...view, ...nodeView()];
}

/** Only the program and its npm: the folder that they lie in may be somebody's home. */
function nodeView(): readonly string[] {
  const view = ['--ro-bind', realpathSync(process.execPath), '/runtime/bin/node'];
  const npm = npmFolder();
  if (npm === null) return view;
  const tools = ['npm', 'npx'].flatMap((name) => ['--symlink', `../npm/bin/${name}-cli.js`, `/runtime/bin/${name}`]);
  return [...view, '--ro-bind', npm, '/runtime/npm', ...tools];
}

function npmFolder(): string | null {
  const beside = join(dirname(process.execPath), '..', 'lib', 'node_modules', 'npm');
  const onPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'npm'))
    .filter((file) => existsSync(file))
    .map((file) => dirname(dirname(realpathSync(file))));
  return [beside, ...onPath].find((folder) => existsSync(join(folder, 'bin', 'npm-cli.js'))) ?? null;
}

/** What only a command with a network sees: how names are resolved. */
export function networkView(): readonly string[] {
  return ['/etc/resolv.conf', '/etc/hosts']
    .filter((path) => existsSync(path))
    .flatMap((path) => ['--ro-bind', realpathSync(path), path]);
}
