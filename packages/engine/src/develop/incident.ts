// A failing build is an incident like any other: opened, explained, and closed by what came of its repair.
import type { Evidence, Hypothesis, Incident, IncidentCommand, Reading, Repair, Signal } from '@kintsugi/domain';
import { agent, isOpen } from '@kintsugi/domain';
import type { Context } from '../context.ts';
import { incidentStream } from '../journal/streams.ts';

type Unsigned<C> = C extends IncidentCommand ? Omit<C, 'atMs' | 'actor'> : never;

/** The same for the same repair, so that a restart opens no second one. */
export function incidentOfRepair(repairId: string): string {
  return repairId.replace(/^rep_/, 'inc_');
}

/**
 * Tells the incident what its repair knows by now. Safe to repeat: each command is only given where the incident
 * still waits for it.
 */
export async function followInIncident(
  context: Context,
  repairId: string,
  repair: Repair,
  wake: (incidentId: string) => void,
): Promise<void> {
  const incidentId = incidentOfRepair(repairId);
  const stream = incidentStream(incidentId);
  const { state } = await context.incidents.load(stream);
  const commands = commandsFor(state, repairId, repair, context.now());
  for (const command of commands)
    await context.incidents.execute(stream, {
      actor: agent('Architect'),
      ...command,
      atMs: context.now(),
    } as IncidentCommand);
  if (commands.length > 0) wake(incidentId);
}

function commandsFor(state: Incident, repairId: string, repair: Repair, nowMs: number): Unsigned<IncidentCommand>[] {
  const commands: Unsigned<IncidentCommand>[] = [];
  if (state.phase === 'unopened')
    commands.push({
      kind: 'open',
      title: `the build of ${repair.project} fails: ${repair.title}`,
      severity: repair.severity,
      signal: signalOf(repairId, repair),
    });
  if (state.phase !== 'unopened' && !isOpen(state)) return commands;
  const isExplained = repair.progress !== 'repeat' && repair.progress !== 'find-culprit';
  if (isExplained && state.round === 0)
    commands.push(
      { kind: 'freeze', evidence: evidenceOf(repairId, repair, nowMs), missing: [] },
      { kind: 'rank', hypotheses: hypothesesOf(repair) },
    );
  const ending = endingOf(state, repair, nowMs);
  return ending === null ? commands : [...commands, ending];
}

function endingOf(state: Incident, repair: Repair, nowMs: number): Unsigned<IncidentCommand> | null {
  if (repair.phase === 'failed' || repair.phase === 'escalated')
    return state.phase === 'escalated' ? null : { kind: 'escalate', because: repair.handOver ?? 'it was not repaired' };
  if (repair.phase !== 'completed' || repair.how === null) return null;
  const attribution = { repaired: 'by-action', 'mended-by-others': 'by-person', flaky: 'by-itself' } as const;
  const because = SAYS[repair.how];
  const wellForMs = nowMs - (repair.endedMs ?? nowMs);
  const reading: Reading = { signalId: signalId(repair), says: because, verdict: 'healthy', now: 0, wellForMs };
  return {
    kind: 'judge',
    key: null,
    help: 'helped',
    attribution: attribution[repair.how],
    readings: [reading],
    because,
  };
}

const SAYS: Readonly<Record<NonNullable<Repair['how']>, string>> = {
  repaired: 'the branch builds again, and what runs is what was merged',
  'mended-by-others': 'somebody mended it: the branch builds again',
  flaky: 'the failure does not repeat on the same commit: it is flaky',
};

function signalId(repair: Repair): string {
  return `build of ${repair.project} @${repair.buildId}`;
}

function signalOf(repairId: string, repair: Repair): Signal {
  return {
    id: signalId(repair),
    series: { measure: 'build', service: repair.project },
    meaning: 'build',
    direction: 'up',
    onsetMs: Math.min(repair.commit?.atMs ?? repair.openedMs, repair.openedMs),
    seenMs: repair.openedMs,
    band: { low: 0, usual: 0, high: 0 },
    now: 1,
    unit: '',
    // A build that fails is seen, not inferred: there is no chance in it.
    surprise: 300,
    text: `${repair.title} (repair ${repairId})`,
  };
}

function evidenceOf(repairId: string, repair: Repair, takenMs: number): readonly Evidence[] {
  const { buildId, diagnoses, culprit, lastGood } = repair;
  const says = diagnoses.length === 0 ? repair.title : `${diagnoses.length} faults: ${repair.title}`;
  const since =
    culprit === null
      ? 'since when it fails is not known'
      : `${culprit.sha.slice(0, 12)} by ${culprit.author} ("${culprit.subject}") is the first that fails; ${lastGood?.slice(0, 12) ?? 'none'} built`;
  return [
    { id: 'e1', kind: 'build', query: { kind: 'build', id: buildId }, takenMs, says },
    { id: 'e2', kind: 'build', query: { kind: 'repair', id: repairId }, takenMs, says: since },
  ];
}

function hypothesesOf({ culprit, project, lastGood }: Repair): readonly Hypothesis[] {
  const missing = lastGood === null ? ['a commit that is known to have built'] : [];
  if (culprit === null)
    return [
      {
        id: 'h1',
        cause: { kind: 'none-of-these', service: project },
        says: 'nobody knows which change it was',
        confidence: 1,
        for: [],
        against: [],
        missing,
        wouldSettle: 'a build of an earlier commit',
      },
    ];
  return [
    {
      id: 'h1',
      cause: { kind: 'commit', service: project, sha: culprit.sha },
      says: `${culprit.sha.slice(0, 12)} by ${culprit.author}: ${culprit.subject}`,
      // The commit before it builds and it does not: what is left is a world that changed between the two builds.
      confidence: 0.98,
      for: [{ says: 'the commit before it builds, and it does not', evidenceIds: ['e2'], weight: 4 }],
      against: [],
      missing,
      wouldSettle: 'taking it back',
    },
  ];
}
