// Group commit: appends that come while a transaction is under way go together into the next one.
// All writers of one schema, on whatever node, take one lock for it, so that positions appear in their order.
import { FIRST_PREVIOUS_HASH, damagedStore, sealedText, textHash, versionConflict } from '@kintsugi/engine/ports';
import type { Pool, PoolClient } from 'pg';
import type { AppendAnswer, AppendRequest } from '../append-request.ts';
import { appendFailure, InconsistentData } from './failures.ts';
import type { Tables } from './schema.ts';

const GROUP_MAX = 1_000;
const LOCK_TIMEOUT_MS = 5_000;

interface Waiting {
  readonly request: AppendRequest;
  resolve(answer: AppendAnswer): void;
}

interface Head {
  readonly version: number;
  readonly hash: string;
}

/** What one transaction adds, column by column. */
interface Additions {
  readonly positions: number[];
  readonly streams: string[];
  readonly versions: number[];
  readonly hashes: string[];
  readonly sealed: string[];
}

export class Committer {
  readonly #pool: Pool;
  readonly #tables: Tables;
  #waiting: Waiting[] = [];
  #running: Promise<void> | null = null;
  #stopped: string | null = null;

  constructor(pool: Pool, tables: Tables) {
    this.#pool = pool;
    this.#tables = tables;
  }

  append(request: AppendRequest): Promise<AppendAnswer> {
    return new Promise((resolve) => {
      this.#waiting.push({ request, resolve });
      this.#running ??= this.#run();
    });
  }

  /** From now on every append is refused: what was found inconsistent must not be built on. */
  stop(because: string): void {
    this.#stopped ??= because;
  }

  /** Resolves when everything asked so far is answered. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    // Everybody who asks in this turn of the event loop goes into the same group.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, GROUP_MAX);
      const answers = await this.#commit(group.map(({ request }) => request));
      for (const [index, { resolve }] of group.entries()) resolve(answers[index]!);
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#running = null;
  }

  async #commit(group: readonly AppendRequest[]): Promise<readonly AppendAnswer[]> {
    if (this.#stopped !== null) return refuseAll(group, damagedStore(this.#stopped));
    let client: PoolClient | null = null;
    let committing = false;
    try {
      client = await this.#pool.connect();
      const last = await this.#begin(client);
      const heads = await this.#heads(client, [...new Set(group.map(({ stream }) => stream))]);
      const { answers, additions } = plan(group, heads, last);
      if (additions.positions.length > 0) await this.#add(client, additions, heads);
      committing = true;
      await client.query('COMMIT');
      client.release();
      return answers;
    } catch (error) {
      const { refusal, stopWrites } = appendFailure(error, committing);
      if (stopWrites !== null) this.stop(stopWrites);
      await this.#rollBack(client);
      return refuseAll(group, refusal);
    }
  }

  /** Takes the lock, and answers the last position. Each statement sees what was committed before it began. */
  async #begin(client: PoolClient): Promise<number> {
    const results = (await client.query(`
      BEGIN ISOLATION LEVEL READ COMMITTED;
      SET LOCAL synchronous_commit = on;
      SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS};
      SELECT ${this.#tables.lock};
      SELECT coalesce(max(position), 0) AS last FROM ${this.#tables.events}
    `)) as unknown as { rows: { last: string }[] }[];
    return Number(results.at(-1)?.rows[0]?.last);
  }

  async #heads(client: PoolClient, streams: readonly string[]): Promise<Map<string, Head>> {
    const { events, streams: heads } = this.#tables;
    const { rows } = await client.query<Head & { name: string; sound: boolean }>({
      name: 'kintsugi-heads',
      text: `SELECT name, head.version, head.hash, coalesce(last.version = head.version AND last.hash = head.hash, false) AS sound
             FROM ${heads} head LEFT JOIN LATERAL (
               SELECT version, hash FROM ${events} WHERE stream = name ORDER BY version DESC LIMIT 1
             ) last ON true WHERE name = ANY($1)`,
      values: [streams],
    });
    const wrong = rows.find(({ sound }) => !sound);
    if (wrong !== undefined) throw new InconsistentData(`the head of stream ${wrong.name} is not its last event`);
    return new Map(rows.map(({ name, version, hash }) => [name, { version, hash }]));
  }

  /** `heads` are where the streams stand after these additions. */
  async #add(client: PoolClient, additions: Additions, heads: ReadonlyMap<string, Head>): Promise<void> {
    const { positions, streams, versions, hashes, sealed } = additions;
    const moved = [...new Set(streams)];
    await client.query({
      name: 'kintsugi-add',
      text: `WITH moved AS (
               INSERT INTO ${this.#tables.streams} (name, version, hash)
               SELECT * FROM unnest($1::text[], $2::integer[], $3::text[])
               ON CONFLICT (name) DO UPDATE SET version = excluded.version, hash = excluded.hash
             )
             INSERT INTO ${this.#tables.events} (position, stream, version, hash, sealed)
             SELECT * FROM unnest($4::bigint[], $5::text[], $6::integer[], $7::text[], $8::text[])`,
      values: [
        moved,
        moved.map((stream) => heads.get(stream)?.version),
        moved.map((stream) => heads.get(stream)?.hash),
        positions,
        streams,
        versions,
        hashes,
        sealed,
      ],
    });
  }

  async #rollBack(client: PoolClient | null): Promise<void> {
    try {
      await client?.query('ROLLBACK');
      client?.release();
    } catch (error) {
      client?.release(error instanceof Error ? error : true);
    }
  }
}

function refuseAll(
  group: readonly AppendRequest[],
  refusal: (AppendAnswer & { kind: 'refused' })['refusal'],
): AppendAnswer[] {
  return group.map(() => ({ kind: 'refused', refusal }));
}

/** Judges each append alone by the heads, which it moves on. */
function plan(
  group: readonly AppendRequest[],
  heads: Map<string, Head>,
  last: number,
): { readonly answers: readonly AppendAnswer[]; readonly additions: Additions } {
  const additions: Additions = { positions: [], streams: [], versions: [], hashes: [], sealed: [] };
  const answers = group.map(({ stream, expectedVersion, recordedMs, contents }): AppendAnswer => {
    const head = heads.get(stream) ?? { version: 0, hash: FIRST_PREVIOUS_HASH };
    if (head.version !== expectedVersion) return { kind: 'refused', refusal: versionConflict(head.version) };
    const firstPosition = last + additions.positions.length + 1;
    let { version, hash } = head;
    const hashes: string[] = [];
    for (const content of contents) {
      version += 1;
      const sealed = sealedText(content, { stream, version, recordedMs, previousHash: hash });
      hash = textHash(sealed);
      hashes.push(hash);
      additions.positions.push(last + additions.positions.length + 1);
      additions.streams.push(stream);
      additions.versions.push(version);
      additions.hashes.push(hash);
      additions.sealed.push(sealed);
    }
    heads.set(stream, { version, hash });
    return { kind: 'appended', firstVersion: head.version + 1, firstPosition, previousHash: head.hash, hashes };
  });
  return { answers, additions };
}
