// Group commit: many appends in one transaction, each judged alone by the heads in memory. Knows no threads.
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { damagedStore, FIRST_PREVIOUS_HASH, sealedText, textHash, versionConflict } from '@kintsugi/engine/ports';
import type { AppendAnswer, AppendRequest } from '../append-request.ts';
import { appendFailure } from './failures.ts';

const HEADS_MAX = 100_000;

interface Head {
  readonly id: number;
  readonly version: number;
  readonly hash: string;
}

export class Appender {
  readonly #db: DatabaseSync;
  readonly #findHead: StatementSync;
  readonly #findLast: StatementSync;
  readonly #addStream: StatementSync;
  readonly #addEvent: StatementSync;
  readonly #moveHead: StatementSync;
  readonly #foreignWrites: StatementSync;
  readonly #heads = new Map<string, Head>();
  #foreignWritesSeen: unknown = null;
  #stopped: string | null = null;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#findHead = db.prepare('SELECT id, version, hash FROM streams WHERE name = ?');
    this.#findLast = db.prepare('SELECT version, hash FROM events WHERE stream = ? ORDER BY version DESC LIMIT 1');
    this.#addStream = db.prepare('INSERT INTO streams (name, version, hash) VALUES (?, 0, ?)');
    this.#addEvent = db.prepare('INSERT INTO events (stream, version, hash, sealed) VALUES (?, ?, ?, ?)');
    this.#moveHead = db.prepare('UPDATE streams SET version = ?, hash = ? WHERE id = ?');
    this.#foreignWrites = db.prepare('PRAGMA data_version');
  }

  /** From now on every append is refused: what was found inconsistent must not be built on. */
  stop(because: string): void {
    this.#stopped ??= because;
  }

  /** One answer for each request, in their order; those that were stored are durable when it returns. */
  append(group: readonly AppendRequest[]): readonly AppendAnswer[] {
    if (this.#stopped !== null) {
      const refusal = damagedStore(this.#stopped);
      return group.map(() => ({ kind: 'refused', refusal }));
    }
    let committing = false;
    try {
      this.#db.exec('BEGIN IMMEDIATE');
      this.#forgetIfOthersWrote();
      const answers = this.#appendAll(group);
      committing = true;
      this.#db.exec('COMMIT');
      return answers;
    } catch (error) {
      this.#rollBack();
      const { refusal, stopWrites, tryAlone } = appendFailure(error, committing);
      if (stopWrites !== null) this.stop(stopWrites);
      // One append that does not fit must not refuse those that would.
      if (tryAlone && group.length > 1) return group.flatMap((request) => this.append([request]));
      return group.map(() => ({ kind: 'refused', refusal }));
    }
  }

  #appendAll(group: readonly AppendRequest[]): readonly AppendAnswer[] {
    const moved = new Map<string, Head>();
    const answers = group.map((request): AppendAnswer => {
      const head = this.#headOf(request.stream);
      const actual = head?.version ?? 0;
      if (actual !== request.expectedVersion) return { kind: 'refused', refusal: versionConflict(actual) };
      const from = head ?? this.#newStream(request.stream);
      const { answer, to } = this.#addEvents(request, from);
      this.#heads.set(request.stream, to);
      moved.set(request.stream, to);
      return answer;
    });
    for (const { id, version, hash } of moved.values()) this.#moveHead.run(version, hash, id);
    return answers;
  }

  #addEvents({ stream, recordedMs, contents }: AppendRequest, from: Head): { answer: AppendAnswer; to: Head } {
    const hashes: string[] = [];
    let { version, hash } = from;
    let position = 0;
    for (const content of contents) {
      version += 1;
      const sealed = sealedText(content, { stream, version, recordedMs, previousHash: hash });
      hash = textHash(sealed);
      hashes.push(hash);
      position = Number(this.#addEvent.run(from.id, version, hash, sealed).lastInsertRowid);
    }
    const [firstVersion, firstPosition] = [from.version + 1, position - hashes.length + 1];
    const answer = { kind: 'appended', firstVersion, firstPosition, previousHash: from.hash, hashes } as const;
    return { answer, to: { id: from.id, version, hash } };
  }

  #headOf(stream: string): Head | null {
    const known = this.#heads.get(stream);
    if (known !== undefined) return known;
    const row = this.#findHead.get(stream);
    if (row === undefined) return null;
    const head = { id: Number(row['id']), version: Number(row['version']), hash: String(row['hash']) };
    const last = this.#findLast.get(head.id);
    if (Number(last?.['version'] ?? 0) !== head.version || String(last?.['hash'] ?? '') !== head.hash) {
      throw new InconsistentHead(`the head of stream ${stream} is not its last event`);
    }
    this.#heads.set(stream, head);
    return head;
  }

  #newStream(stream: string): Head {
    const id = Number(this.#addStream.run(stream, FIRST_PREVIOUS_HASH).lastInsertRowid);
    return { id, version: 0, hash: FIRST_PREVIOUS_HASH };
  }

  /** SQLite counts the commits of others; only they can make the heads in memory wrong. */
  #forgetIfOthersWrote(): void {
    const seen = this.#foreignWrites.get()?.['data_version'];
    if (seen !== this.#foreignWritesSeen || this.#heads.size > HEADS_MAX) this.#heads.clear();
    this.#foreignWritesSeen = seen;
  }

  #rollBack(): void {
    this.#heads.clear();
    if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
  }
}

/** Looks like SQLite's own word for it, so that it is judged like it. */
class InconsistentHead extends Error {
  readonly errcode = 11;
}
