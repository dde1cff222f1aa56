// Somebody who asks a service again and again while its keeper's server is dead, and counts what failed.
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE_MS = 10;
const TIMEOUT_MS = 5_000;

export interface Asked {
  readonly requests: number;
  readonly failed: number;
}

export interface Customer {
  stop(): Promise<Asked>;
}

export function keepAsking(url: string): Customer {
  const agent = new Agent({ keepAlive: true });
  let [requests, failed, stopped] = [0, 0, false];
  const asking = (async () => {
    while (!stopped) {
      requests += 1;
      if (!(await isAnswered(agent, url))) failed += 1;
      await sleep(PAUSE_MS);
    }
  })();
  return {
    async stop() {
      stopped = true;
      await asking;
      agent.destroy();
      return { requests, failed };
    },
  };
}

function isAnswered(agent: Agent, url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const sending = request(url, { agent, timeout: TIMEOUT_MS }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode === 200));
      response.on('error', () => resolve(false));
    });
    sending.on('timeout', () => sending.destroy(new Error('too late')));
    sending.on('error', () => resolve(false));
    sending.end();
  });
}
