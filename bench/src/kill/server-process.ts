// A real server in a process of its own, so that it can be killed. Told by its parent where to hold still, if anywhere.
import { loadConfiguration, realWorld, startServer } from '@kintsugi/server';
import type { StartRefusal } from '@kintsugi/server';
import { holding } from './held-world.ts';
import type { Hold } from './points.ts';

export type FromServer =
  | { readonly kind: 'started'; readonly url: string }
  | { readonly kind: 'refused'; readonly refusal: Pick<StartRefusal, 'detail' | 'mend'> }
  | { readonly kind: 'held' };

const [file = '', hold = 'null'] = process.argv.slice(2);
const say = (message: FromServer): void => void process.send?.(message);
const onTrouble = (line: string): void => void process.stderr.write(`${line}\n`);

const loaded = await loadConfiguration(file, {});
if (!loaded.ok) {
  say({ kind: 'refused', refusal: { detail: JSON.stringify(loaded.refusal), mend: '' } });
  process.exit(1);
}
const real = realWorld({ onTrouble, onCall: () => {} });
const at = JSON.parse(hold) as Hold | null;
const started = await startServer({
  configuration: loaded.configuration,
  openWorld: at === null ? real : holding(real, at, () => say({ kind: 'held' })),
  version: 'bench',
  onTrouble,
});
if (!started.ok) {
  say({ kind: 'refused', refusal: started.refusal });
  process.exit(1);
}
// Whoever started this has gone: nobody is left who would end it.
process.on('disconnect', () => void started.server.stop(true));
say({ kind: 'started', url: started.server.url });
await started.server.stopped;
process.exit(0);
