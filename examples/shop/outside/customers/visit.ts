/** What one visitor does: looks around, perhaps chooses something, perhaps buys it. A page that fails ends the visit. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Page, Tab } from './browser.ts';
import type { Dice } from './dice.ts';

const WORDS = ['bowl', 'lamp', 'walnut', 'linen', 'copper', 'mug', 'basket'];
const CHOOSES = 0.66;
const CHOOSES_MORE = 0.35;
const BUYS = 0.5;

export async function visit(browser: { tab(): Tab }, dice: Dice): Promise<void> {
  const tab = browser.tab();
  const front = await tab.get('/');
  const products = productsOn(front);
  if (front.status !== 200 || products.length === 0) return;
  await thinking(dice);
  if (dice.chance(0.2)) await tab.get(`/search?q=${pick(WORDS, dice)}`);
  const product = pick(products, dice);
  if (!dice.chance(0.9)) return;
  if ((await tab.get(`/products/${product}`)).status !== 200) return;
  await thinking(dice);
  if (!dice.chance(CHOOSES)) return;
  if (!(await choose(tab, product, dice))) return;
  while (dice.chance(CHOOSES_MORE)) {
    await thinking(dice);
    if (!(await choose(tab, pick(products, dice), dice))) return;
  }
  await thinking(dice);
  if (!dice.chance(BUYS)) return;
  await tab.post('/checkout', { card: `4242-${Math.floor(dice.between(1000, 9999))}`, delivery: deliveryOf(dice) });
}

async function choose(tab: Tab, product: string, dice: Dice): Promise<boolean> {
  const quantity = dice.chance(0.8) ? 1 : Math.floor(dice.between(2, 5));
  return (await tab.post('/cart', { product, quantity: String(quantity) })).status === 201;
}

function deliveryOf(dice: Dice): string {
  const share = dice.next();
  return share < 0.5 ? 'standard' : share < 0.7 ? 'express' : 'pickup';
}

function productsOn(page: Page): string[] {
  return [...page.text.matchAll(/href="\/products\/(\d+)"/g)].map(([, id = '']) => id);
}

function pick(list: readonly string[], dice: Dice): string {
  return list[Math.floor(dice.next() * list.length)] ?? '';
}

function thinking(dice: Dice): Promise<void> {
  return pause(dice.between(150, 900));
}
