/** `1250` is `12.50 €`. The currency is EUR where none is named. */
export declare function formatCents(cents: number, currency?: string): string;
