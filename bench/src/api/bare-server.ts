// A server in a process of its own that answers at once, asked at a steady rate: what the machine and the loopback take.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { steadily } from './beside-writes.ts';
import { createAsker } from './requests.ts';

const PROGRAM = `
const server = require('node:http').createServer((_, reply) => reply.end('{}'));
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
process.on('disconnect', () => process.exit());
`;

/** Milliseconds of each request, from the moment when it was due. */
export async function askBare(seconds: number, perSecond: number): Promise<readonly number[]> {
  const child = spawn(process.execPath, ['-e', PROGRAM], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  try {
    const [port] = (await once(child, 'message')) as [number];
    const asker = createAsker(`http://127.0.0.1:${port}`, 'none');
    const took: number[] = [];
    await steadily(seconds, perSecond, async () => took.push((await asker.get('/')).ms));
    asker.close();
    return took;
  } finally {
    child.kill();
  }
}
