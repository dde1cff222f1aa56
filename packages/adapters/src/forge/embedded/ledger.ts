// What is said and decided on pull requests, in one file a repository: durable before it is acknowledged, one writer. It
// must not know git.
import { DatabaseSync } from 'node:sqlite';
import type { Check, PullRequest, Review } from '@kintsugi/engine/ports';

export type PullRecord = Omit<PullRequest, 'url'>;

export interface Remark {
  readonly author: string;
  readonly text: string;
}

export interface Ledger {
  pull(number: number): PullRecord | null;
  allOpen(): PullRecord[];
  /** Newest first, at most 200. */
  pulls(filter: {
    readonly state?: PullRequest['state'] | undefined;
    readonly branch?: string | undefined;
  }): PullRecord[];
  add(pull: Omit<PullRecord, 'number' | 'state' | 'mergedCommit'>): PullRecord;
  change(number: number, change: Partial<Pick<PullRecord, 'state' | 'headCommit' | 'mergedCommit'>>): void;
  /** False: there is no room for another. A key that was used changes nothing. */
  remark(number: number, kind: 'comment' | 'review', key: string, body: Remark | Review): boolean;
  comments(number: number): Remark[];
  reviews(number: number): Review[];
  setCheck(commit: string, check: Check): void;
  checks(commit: string): Check[];
  close(): void;
}

const LISTED_MAX = 200;
const REMARKS_A_PULL = 1_000;
/** Over all commits: the oldest go first. */
const CHECKS_KEPT = 20_000;

const SCHEMA = `
CREATE TABLE IF NOT EXISTS pulls (
  number INTEGER PRIMARY KEY AUTOINCREMENT, branch TEXT NOT NULL, base TEXT NOT NULL, title TEXT NOT NULL,
  body TEXT NOT NULL, author TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'open', headCommit TEXT NOT NULL,
  mergedCommit TEXT
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS one_open_a_branch ON pulls (branch) WHERE state = 'open';
CREATE TABLE IF NOT EXISTS remarks (
  id INTEGER PRIMARY KEY, number INTEGER NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL,
  UNIQUE (number, kind, key)
) STRICT;
CREATE TABLE IF NOT EXISTS checks (
  id INTEGER PRIMARY KEY, commit_id TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL, UNIQUE (commit_id, name)
) STRICT;
`;

/** Throws when another process has it open. */
export function openLedger(file: string): Ledger {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    // The lock is the operating system's: it goes with its holder, however that ends.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = FULL; BEGIN EXCLUSIVE; COMMIT;');
    database.exec(SCHEMA);
  } catch (error) {
    database.close();
    throw new Error(`The forge's file ${file} can't be had: is another Kintsugi running on this folder?`, {
      cause: error,
    });
  }
  return ledgerOn(database);
}

function ledgerOn(database: DatabaseSync): Ledger {
  const all = <T>(sql: string, ...values: (string | number | null)[]): T[] =>
    database.prepare(sql).all(...values) as T[];
  const bodies = <T>(sql: string, ...values: (string | number)[]): T[] =>
    all<{ body: string }>(sql, ...values).map(({ body }) => JSON.parse(body) as T);
  const run = (sql: string, ...values: (string | number | null)[]): void => {
    database.prepare(sql).run(...values);
  };
  const pull = (number: number): PullRecord | null =>
    all<PullRecord>('SELECT * FROM pulls WHERE number = ?', number).map(plain)[0] ?? null;
  return {
    pull,
    allOpen: () => all<PullRecord>("SELECT * FROM pulls WHERE state = 'open'").map(plain),
    pulls: ({ state = null, branch = null }) =>
      all<PullRecord>(
        `SELECT * FROM pulls WHERE (?1 IS NULL OR state = ?1) AND (?2 IS NULL OR branch = ?2)
         ORDER BY number DESC LIMIT ${LISTED_MAX}`,
        state,
        branch,
      ).map(plain),
    add({ branch, base, title, body, author, headCommit }) {
      const sql =
        'INSERT INTO pulls (branch, base, title, body, author, headCommit) VALUES (?, ?, ?, ?, ?, ?) RETURNING *';
      const [added] = all<PullRecord>(sql, branch, base, title, body, author, headCommit);
      if (added === undefined) throw new Error('an insert answered no row');
      return plain(added);
    },
    change(number, change) {
      const before = pull(number);
      if (before === null) throw new Error(`there is no pull request ${number}`);
      const { state, headCommit, mergedCommit } = { ...before, ...change };
      const sql = 'UPDATE pulls SET state = ?, headCommit = ?, mergedCommit = ? WHERE number = ?';
      run(sql, state, headCommit, mergedCommit, number);
    },
    remark(number, kind, key, body) {
      const sql = `INSERT INTO remarks (number, kind, key, body) SELECT ?1, ?2, ?3, ?4
        WHERE (SELECT count(*) FROM remarks WHERE number = ?1) < ${REMARKS_A_PULL} ON CONFLICT DO NOTHING`;
      run(sql, number, kind, key, JSON.stringify(body));
      const there = 'SELECT body FROM remarks WHERE number = ? AND kind = ? AND key = ?';
      return bodies(there, number, kind, key).length === 1;
    },
    comments: (number) => bodies<Remark>(REMARKS, number, 'comment'),
    reviews: (number) => bodies<Review>(REMARKS, number, 'review'),
    setCheck(commit, check) {
      const sql = 'INSERT OR REPLACE INTO checks (commit_id, name, body) VALUES (?, ?, ?)';
      run(sql, commit, check.name, JSON.stringify(check));
      run(`DELETE FROM checks WHERE id <= (SELECT max(id) FROM checks) - ${CHECKS_KEPT}`);
    },
    checks: (commit) => bodies<Check>('SELECT body FROM checks WHERE commit_id = ? ORDER BY id LIMIT 200', commit),
    close: () => database.close(),
  };
}

const REMARKS = 'SELECT body FROM remarks WHERE number = ? AND kind = ? ORDER BY id';

/** SQLite's rows have no prototype, which comparisons stumble over. */
const plain = (row: PullRecord): PullRecord => ({ ...row });
