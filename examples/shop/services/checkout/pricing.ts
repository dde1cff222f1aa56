/** What an order costs: lines less their sale, and the delivery. All amounts in cents; pure. */

export interface Line {
  readonly product: number;
  readonly name: string;
  readonly cents: number;
  readonly grams: number;
  readonly quantity: number;
  readonly sale?: { readonly percent: number };
}

export interface Price {
  readonly linesCents: number;
  readonly deliveryCents: number;
  readonly totalCents: number;
}

interface Delivery {
  readonly cents: number;
  /** Only where the carrier weighs the parcel. */
  readonly byWeight?: { readonly centsPerKilogram: number };
}

const STANDARD: Delivery = { cents: 490, byWeight: { centsPerKilogram: 40 } };

const DELIVERIES: Readonly<Record<string, Delivery>> = {
  standard: STANDARD,
  express: { cents: 990, byWeight: { centsPerKilogram: 90 } },
  pickup: { cents: 0 },
};

export function priceOf(lines: readonly Line[], deliveryName: string): Price {
  const linesCents = lines.reduce((sum, line) => sum + lineCents(line), 0);
  const delivery = DELIVERIES[deliveryName] ?? STANDARD;
  const kilograms = lines.reduce((sum, line) => sum + line.grams * line.quantity, 0) / 1000;
  const centsPerKilogram = delivery.byWeight?.centsPerKilogram ?? 0;
  const deliveryCents = Math.round(delivery.cents + centsPerKilogram * kilograms);
  return { linesCents, deliveryCents, totalCents: linesCents + deliveryCents };
}

function lineCents(line: Line): number {
  const percentOff = line.sale?.percent ?? 0;
  return Math.round((line.cents * line.quantity * (100 - percentOff)) / 100);
}
