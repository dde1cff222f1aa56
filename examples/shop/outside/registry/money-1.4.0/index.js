/** Amounts in cents as people read them. */
const SIGNS = { EUR: '€', CHF: 'CHF', GBP: '£' };

export function formatCents(cents, currency = 'EUR') {
  return `${(cents / 100).toFixed(2)} ${SIGNS[currency] ?? currency}`;
}
