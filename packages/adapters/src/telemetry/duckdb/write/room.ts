// How much disk the telemetry may take: what is too old or too much goes, oldest file first, and never unsaid.
import { statfsSync } from 'node:fs';
import type { Period, Periods } from '../periods.ts';

export interface RoomOptions {
  readonly folder: string;
  readonly periodMs: number;
  readonly retentionMs: number;
  readonly maxBytes: number;
  /** Below this the disk counts as full: the event store must still find room. */
  readonly freeBytesMin: number;
  /** Bytes that are free on the disk. */
  readonly freeBytes?: () => number;
  readonly onTrouble: (what: string) => void;
}

export interface RoomCounts {
  removedForAge: number;
  removedForRoom: number;
}

/** One file may take this part of the bound, so that removing the oldest never takes most of the past. */
const FILE_PARTS = 8;

export class Room {
  readonly counts: RoomCounts = { removedForAge: 0, removedForRoom: 0 };
  private readonly options: RoomOptions;
  private readonly periods: Periods;

  constructor(options: RoomOptions, periods: Periods) {
    this.options = options;
    this.periods = periods;
  }

  /** Why nothing may be written now; null when there is room. */
  refusal(): string | null {
    const free = (this.options.freeBytes ?? (() => freeBytesAt(this.options.folder)))();
    if (free >= this.options.freeBytesMin) return null;
    return `only ${mib(free)} MiB are free on the disk of ${this.options.folder}: free at least ${mib(this.options.freeBytesMin)} MiB, or lower the retention of telemetry`;
  }

  /** Whether `period` is over: by time, or because its file took its part of the bound. */
  isOver(period: Period, nowMs: number): boolean {
    return (
      nowMs - period.startMs >= this.options.periodMs ||
      this.periods.bytesOf(period) >= this.options.maxBytes / FILE_PARTS
    );
  }

  /** Removes what is too old, then what is too much. The newest file always stays. */
  async tidy(nowMs: number): Promise<void> {
    for (const [i, period] of this.periods.list().slice(0, -1).entries()) {
      const endMs = this.periods.list()[i + 1]?.startMs ?? Infinity;
      if (endMs > nowMs - this.options.retentionMs) break;
      if (!(await this.periods.remove(period))) break;
      this.counts.removedForAge += 1;
      return this.tidy(nowMs);
    }
    await this.makeRoom();
    await this.periods.detachIdle();
  }

  bytes(): number {
    return this.periods.list().reduce((sum, period) => sum + this.periods.bytesOf(period), 0);
  }

  private async makeRoom(): Promise<void> {
    while (this.periods.list().length > 1 && this.bytes() > this.options.maxBytes) {
      const oldest = this.periods.list()[0] as Period;
      if (!(await this.periods.remove(oldest))) return;
      this.counts.removedForRoom += 1;
      const until = new Date(this.periods.list()[0]?.startMs ?? 0).toISOString();
      this.options.onTrouble(
        `The oldest telemetry (recorded before ${until}) was removed: the store reached its bound of ${mib(this.options.maxBytes)} MiB. Raise the bound, or send less.`,
      );
    }
  }
}

function freeBytesAt(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

function mib(bytes: number): number {
  return Math.round(bytes / 1_048_576);
}
