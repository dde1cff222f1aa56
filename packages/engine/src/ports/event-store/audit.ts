// The audit of a store: every stream's chain against the seals and the checkpoints. Pure; stores feed it row by row.
import type { StoredEvent } from '@kintsugi/domain';
import { FIRST_PREVIOUS_HASH, isSealed } from '../event-seal.ts';
import type { AuditFault, AuditReport } from '../event-store.ts';
import { checkpointFault, type Checkpoint, type StreamHead } from './checkpoint.ts';

const MEND = 'Compare with a backup taken before the change and restore it; nothing after this link can be trusted.';

/** A row whose content could not be read back. */
export interface UnreadableRow {
  readonly stream: string;
  readonly version: number;
  readonly because: string;
}

export interface Audit {
  /** The next event in order of positions. `sealed`: whether its hash is that of what it says, if the store knows. */
  readable(event: StoredEvent, sealed?: boolean): void;
  unreadable(row: UnreadableRow): void;
  /** `known` are heads that the store remembers beside its events, if it does. */
  report(known?: Iterable<StreamHead>): AuditReport;
}

interface Walked {
  version: number;
  hash: string;
}

/** Starts an audit of everything under `checkpoints` (oldest first; null where one is unreadable). */
export function startAudit(checkpoints: readonly (Checkpoint | null)[]): Audit {
  const { sealed, fault: checkpointsFault } = sealedHeads(checkpoints);
  const walked = new Map<string, Walked>();
  let events = 0;
  let fault: AuditFault | null = null;

  return {
    readable(event, isSound = isSealed(event)) {
      events += 1;
      const before = walked.get(event.stream);
      fault ??= linkFault(event, before, isSound) ?? sealedFault(event, sealed);
      if (before === undefined) walked.set(event.stream, { version: event.version, hash: event.hash });
      else Object.assign(before, { version: event.version, hash: event.hash });
    },
    unreadable({ stream, version, because }) {
      events += 1;
      fault ??= { kind: 'unreadable', stream, version, detail: because, mend: MEND };
      walked.set(stream, { version, hash: '' });
    },
    report(known = []) {
      const found = fault ?? checkpointsFault ?? lostFault(lastSealed(sealed), walked) ?? lostFault(known, walked);
      return { ok: found === null, events, streams: walked.size, checkpoints: checkpoints.length, fault: found };
    },
  };
}

function linkFault(event: StoredEvent, before: Walked | undefined, isSound: boolean): AuditFault | null {
  const { stream, version } = event;
  const expected = (before?.version ?? 0) + 1;
  if (version > expected) {
    const missing = version - 1 === expected ? `version ${expected}` : `versions ${expected} to ${version - 1}`;
    return {
      kind: 'gap',
      stream,
      version: expected,
      detail: `${missing} missing before version ${version}`,
      mend: MEND,
    };
  }
  if (version < expected) {
    return {
      kind: 'bad-link',
      stream,
      version,
      detail: `version ${version} comes after version ${expected - 1}`,
      mend: MEND,
    };
  }
  if (event.previousHash !== (before?.hash ?? FIRST_PREVIOUS_HASH)) {
    return { kind: 'bad-link', stream, version, detail: 'it does not follow from the event before it', mend: MEND };
  }
  return isSound
    ? null
    : { kind: 'bad-hash', stream, version, detail: 'its content does not match its hash', mend: MEND };
}

/** Stream, then version, to the hash that a checkpoint saw there. */
type Sealed = Map<string, Map<number, string>>;

function sealedHeads(checkpoints: readonly (Checkpoint | null)[]): { sealed: Sealed; fault: AuditFault | null } {
  const sealed: Sealed = new Map();
  let previous: Checkpoint | null = null;
  for (const [index, checkpoint] of checkpoints.entries()) {
    const wrong: string | null = checkpoint === null ? 'it cannot be read' : checkpointFault(checkpoint, previous);
    if (wrong !== null || checkpoint === null) {
      const number = checkpoint?.number ?? index + 1;
      const detail = `checkpoint ${number}: ${wrong}`;
      return { sealed, fault: { kind: 'bad-checkpoint', stream: 'checkpoints', version: number, detail, mend: MEND } };
    }
    for (const head of checkpoint.heads) {
      const versions = sealed.get(head.stream) ?? new Map<number, string>();
      sealed.set(head.stream, versions.set(head.version, head.hash));
    }
    previous = checkpoint;
  }
  return { sealed, fault: null };
}

/** A stream that was rewritten and sealed anew from some version on still differs from what a checkpoint saw. */
function sealedFault({ stream, version, hash }: StoredEvent, sealed: Sealed): AuditFault | null {
  const seen = sealed.get(stream)?.get(version);
  if (seen === undefined || seen === hash) return null;
  return { kind: 'bad-hash', stream, version, detail: 'it is not the event that a checkpoint sealed', mend: MEND };
}

function* lastSealed(sealed: Sealed): Iterable<StreamHead> {
  for (const [stream, versions] of sealed) {
    const version = Math.max(...versions.keys());
    yield { stream, version, hash: versions.get(version) ?? '' };
  }
}

function lostFault(heads: Iterable<StreamHead>, walked: ReadonlyMap<string, Walked>): AuditFault | null {
  for (const { stream, version } of heads) {
    const found = walked.get(stream);
    if (found === undefined) {
      const detail = `the stream had ${version} events and is gone`;
      return { kind: 'missing-stream', stream, version: 1, detail, mend: MEND };
    }
    if (found.version < version) {
      const detail = `the stream had ${version} events and ends after version ${found.version}`;
      return { kind: 'truncated-stream', stream, version: found.version + 1, detail, mend: MEND };
    }
  }
  return null;
}
