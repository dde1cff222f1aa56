// Counts since the start as rates a second, between two looks.

interface Counts {
  readonly points: number;
  readonly spans: number;
  readonly logs: number;
}

export class Rates {
  private atMs = 0;
  private before: Counts = { points: 0, spans: 0, logs: 0 };

  of(atMs: number, now: Counts): { pointsPerSecond: number; spansPerSecond: number; linesPerSecond: number } {
    const seconds = Math.max(0.001, (atMs - this.atMs) / 1_000);
    const { before } = this;
    this.before = now;
    this.atMs = atMs;
    const rate = (count: number, earlier: number) => Math.round((count - earlier) / seconds);
    return {
      pointsPerSecond: rate(now.points, before.points),
      spansPerSecond: rate(now.spans, before.spans),
      linesPerSecond: rate(now.logs, before.logs),
    };
  }
}
