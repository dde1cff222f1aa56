// Masks telemetry on its way in: bodies of logs, operations and attributes of spans, attributes of series. Names and ids stay.
import { LineMasker, mask, maskNamed, type Found, type Masked, type MaskingRules } from '@kintsugi/analysis';
import type { LogLine, MetricSeries, Span, TelemetryBatch } from '@kintsugi/engine/ports';

/** By source. */
export type FoundAt = readonly (readonly [source: string, found: readonly Found[]])[];

export interface MaskedBatch {
  /** The same object where nothing was found. */
  readonly batch: TelemetryBatch;
  readonly found: FoundAt;
  /** To be called when the batch was refused: it comes again. */
  takeBack(): void;
}

export class BatchMasker {
  readonly #rules: MaskingRules;
  readonly #lines: LineMasker;

  constructor(rules: MaskingRules) {
    this.#rules = rules;
    this.#lines = new LineMasker(rules);
  }

  mask(batch: TelemetryBatch): MaskedBatch {
    const open = this.#lines.open();
    const takeBack = (): void => this.#lines.reopen(open);
    const found: [string, readonly Found[]][] = [];
    const note = (service: string, masked: Masked): string => {
      found.push([`service ${service}`, masked.found]);
      return masked.text;
    };
    const logs = batch.logs && changed(batch.logs, (line) => this.#line(line, note));
    const spans = batch.spans && changed(batch.spans, (span) => this.#span(span, note));
    const newSeries = batch.metrics && changed(batch.metrics.newSeries, (series) => this.#series(series, note));
    if (found.length === 0) return { batch, found, takeBack };
    const metrics = batch.metrics && newSeries && { ...batch.metrics, newSeries };
    const masked = { ...batch, ...(logs && { logs }), ...(spans && { spans }), ...(metrics && { metrics }) };
    return { batch: masked, found, takeBack };
  }

  #line(line: LogLine, note: Note): LogLine {
    const masked = this.#lines.mask(`${line.service} ${line.instance}`, line.body);
    return masked.found.length === 0 ? line : { ...line, body: note(line.service, masked) };
  }

  #span(span: Span, note: Note): Span {
    const operation = mask(span.operation, this.#rules);
    const attributes = this.#attributes(span.service, span.attributes, note);
    if (operation.found.length === 0 && attributes === span.attributes) return span;
    const named = operation.found.length === 0 ? span.operation : note(span.service, operation);
    return { ...span, operation: named, attributes };
  }

  #series(series: MetricSeries, note: Note): MetricSeries {
    const attributes = this.#attributes(series.service, series.attributes, note);
    return attributes === series.attributes ? series : { ...series, attributes };
  }

  #attributes<Value extends string | number | boolean>(
    service: string,
    attributes: Readonly<Record<string, Value>>,
    note: Note,
  ): Readonly<Record<string, Value>> {
    let out: Record<string, Value | string> | null = null;
    for (const name of Object.keys(attributes)) {
      const value = attributes[name];
      if (typeof value !== 'string') continue;
      const masked = maskNamed(name, value, this.#rules);
      if (masked.found.length > 0) (out ??= { ...attributes })[name] = note(service, masked);
    }
    // A masked text stands where a text stood.
    return (out as Record<string, Value> | null) ?? attributes;
  }
}

type Note = (service: string, masked: Masked) => string;

/** The same list where nothing changed: most batches hold no secret, and are not copied. */
function changed<Item>(items: readonly Item[], change: (item: Item) => Item): readonly Item[] {
  let out: Item[] | null = null;
  for (const [index, item] of items.entries()) {
    const next = change(item);
    if (next !== item) (out ??= items.slice())[index] = next;
  }
  return out ?? items;
}
