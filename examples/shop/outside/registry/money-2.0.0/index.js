/** Amounts of money as people read them. Since 2.0.0 an amount always carries its currency. */
const SIGNS = { EUR: '€', CHF: 'CHF', GBP: '£' };

export function formatMoney({ cents, currency }) {
  return `${(cents / 100).toFixed(2)} ${SIGNS[currency] ?? currency}`;
}
