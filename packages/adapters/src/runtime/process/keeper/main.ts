// The keeper's process. Started with a data folder as its one argument; outlives whoever started it.
import { randomBytes } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createSystemClock } from '../../../clock/system.ts';
import { openJournal } from '../journal/journal.ts';
import { takeKeeperLock } from '../journal/keeper-lock.ts';
import { layoutOf } from '../layout.ts';
import { identify } from '../replica/process-identity.ts';
import { openControl, PROTOCOL } from './control.ts';
import { startKeeper, watchFolder } from './keeper.ts';

const UPSTREAM_TIMEOUT_MS = 10_000;
const LOOK_FOR_FOLDER_MS = 1_000;

const layout = layoutOf(process.argv[2] ?? '');
mkdirSync(layout.runtime, { recursive: true, mode: 0o700 });
const lock = takeKeeperLock(layout.lock);
// Another keeper lives: whoever started this one finds that one.
if (lock === null) process.exit(0);

const clock = createSystemClock();
const journal = openJournal(layout.journal);
const keeper = await startKeeper({
  layout,
  journal,
  clock,
  name: clock.id('keeper'),
  upstreamTimeoutMs: UPSTREAM_TIMEOUT_MS,
});
const token = randomBytes(32).toString('hex');
const leave = (): void => {
  rmSync(layout.door, { force: true });
  lock.release();
  process.exit(0);
};
const control = await openControl({ keeper, token, onDown: leave });

const door = {
  pid: process.pid,
  started: identify(process.pid)?.started,
  port: control.port,
  token,
  protocol: PROTOCOL,
};
writeFileSync(`${layout.door}.new`, JSON.stringify(door), { mode: 0o600 });
renameSync(`${layout.door}.new`, layout.door);

// Asked to go, it takes everything with it: what nobody keeps would be left behind.
let going = false;
const end = (how: 'politely' | 'quickly'): void => {
  if (going) return;
  going = true;
  keeper.down(how).then(leave, leave);
};
process.on('SIGTERM', () => end('politely'));
process.on('SIGINT', () => end('politely'));
process.on('SIGHUP', () => {});

const folderIsGone = watchFolder(layout.runtime);
setInterval(() => {
  if (folderIsGone()) end('quickly');
}, LOOK_FOR_FOLDER_MS);
