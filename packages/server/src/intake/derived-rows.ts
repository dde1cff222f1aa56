// The observer's own rows on their way into the store. A refusal costs rows, but never the introduction of a series.
import type { DuckDbTelemetry } from '@kintsugi/adapters/telemetry/duckdb';
import type { MetricSeries, TelemetryBatch } from '@kintsugi/engine/ports';

export class DerivedRows {
  /** Rows that the store refused. */
  lost = 0;
  private readonly store: DuckDbTelemetry;
  private readonly onTrouble: (what: string) => void;
  private introductions: readonly MetricSeries[] = [];
  private writing: Promise<void> = Promise.resolve();

  constructor(store: DuckDbTelemetry, onTrouble: (what: string) => void) {
    this.store = store;
    this.onTrouble = onTrouble;
  }

  write(batch: TelemetryBatch): void {
    this.writing = this.writing
      .then(() => this.writeNow(batch))
      .catch((error: unknown) => this.onTrouble(`Derived series could not be stored: ${String(error)}`));
  }

  settled(): Promise<void> {
    return this.writing;
  }

  private async writeNow(batch: TelemetryBatch): Promise<void> {
    const { metrics } = batch;
    const newSeries = [...this.introductions, ...(metrics?.newSeries ?? [])];
    this.introductions = newSeries;
    const outcome = await this.store.write(
      metrics === undefined ? batch : { ...batch, metrics: { ...metrics, newSeries } },
      'observer',
    );
    if (outcome.ok) this.introductions = [];
    else this.lost += (metrics?.length ?? 0) + (batch.templates?.length ?? 0);
  }
}
