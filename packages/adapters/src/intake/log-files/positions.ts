// How far each file was read and handed on, so that a restart goes on there. Written whole, by renaming.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface Position {
  /** Which file this was: after a rotation the name means another one. */
  readonly inode: number;
  readonly offset: number;
}

export class Positions {
  private readonly path: string;
  private readonly positions: Map<string, Position>;
  private written = '';

  constructor(path: string) {
    this.path = path;
    this.positions = read(path);
  }

  get(file: string): Position | undefined {
    return this.positions.get(file);
  }

  set(file: string, position: Position): void {
    this.positions.set(file, position);
  }

  /** Forgets files that are gone. */
  keepOnly(files: ReadonlySet<string>): void {
    for (const file of this.positions.keys()) if (!files.has(file)) this.positions.delete(file);
  }

  save(): void {
    const text = JSON.stringify(Object.fromEntries(this.positions));
    if (text === this.written) return;
    mkdirSync(dirname(this.path), { recursive: true });
    writeFileSync(`${this.path}.new`, text);
    renameSync(`${this.path}.new`, this.path);
    this.written = text;
  }
}

/** What can't be read counts as nothing: lines are then handed on a second time rather than lost. */
function read(path: string): Map<string, Position> {
  const positions = new Map<string, Position>();
  try {
    for (const [file, value] of Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>)) {
      if (typeof value !== 'object' || value === null || !('inode' in value) || !('offset' in value)) continue;
      positions.set(file, { inode: Number(value.inode), offset: Number(value.offset) });
    }
  } catch {
    return positions;
  }
  return positions;
}
