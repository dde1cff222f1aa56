/** `node local/run.ts`: the shop with customers in one terminal, until Ctrl-C. The data goes with it. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startShop } from './start-shop.ts';

const dataDir = await mkdtemp(join(tmpdir(), 'shop-'));
const shop = await startShop({ dataDir, storefrontPort: Number(process.env['PORT'] ?? 4680) });
const customers = spawn(process.execPath, [join(import.meta.dirname, '../outside/customers.ts')], {
  env: { ...process.env, SHOP_URL: shop.urls.storefront },
  stdio: 'inherit',
});
console.log(`the shop is open at ${shop.urls.storefront}; Ctrl-C closes it`);
console.log(`disturb the payment provider: curl -d '{"mode":"down"}' ${shop.urls.providerControl}/control`);

let closing = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (closing) return;
    closing = true;
    customers.kill('SIGTERM');
    void shop.stop().then(async () => {
      await rm(dataDir, { recursive: true, force: true });
      process.exit(0);
    });
  });
}
