export interface Money {
  readonly cents: number;
  readonly currency: string;
}

/** `{ cents: 1250, currency: 'EUR' }` is `12.50 €`. */
export declare function formatMoney(money: Money): string;
