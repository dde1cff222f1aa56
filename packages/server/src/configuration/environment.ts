// KINTSUGI_… variables over the file. Only the settings named here; a misspelt one is refused, not ignored.
import type { InputFault } from '../input-faults/input-faults.ts';
import { nearestName } from '../input-faults/nearest.ts';

type Kind = 'text' | 'number';

const SETTINGS: Readonly<Record<string, readonly [path: string, kind: Kind]>> = {
  KINTSUGI_NAME: ['name', 'text'],
  KINTSUGI_DATA: ['data', 'text'],
  KINTSUGI_SERVER_HOST: ['server.host', 'text'],
  KINTSUGI_SERVER_PORT: ['server.port', 'number'],
  KINTSUGI_SERVER_OTLP_PORT: ['server.otlpPort', 'number'],
  KINTSUGI_EVENTS_URL: ['events.url', 'text'],
  KINTSUGI_TELEMETRY_RETENTION_HOURS: ['telemetry.retentionHours', 'number'],
  KINTSUGI_TELEMETRY_MAX_DISK_MB: ['telemetry.maxDiskMb', 'number'],
  KINTSUGI_POLICY_AUTONOMY: ['policy.autonomy', 'text'],
  KINTSUGI_POLICY_COOLDOWN_SECONDS: ['policy.cooldownSeconds', 'number'],
  KINTSUGI_POLICY_ACTIONS_PER_HOUR: ['policy.actionsPerHour', 'number'],
  KINTSUGI_POLICY_BLAST_RADIUS_MAX: ['policy.blastRadiusMax', 'number'],
  KINTSUGI_POLICY_APPROVAL_SECONDS: ['policy.approvalSeconds', 'number'],
};

/** Sections of the file: a variable that begins like one of them is meant for it. */
const SECTION = /^KINTSUGI_(SERVER|EVENTS|TELEMETRY|POLICY)_/;

export interface Overrides {
  /** Dotted path → variable that set it. */
  readonly from: ReadonlyMap<string, string>;
  readonly faults: readonly InputFault[];
}

/** Writes the overrides into `raw` (the parsed file). */
export function applyEnvironment(raw: Record<string, unknown>, environment: NodeJS.ProcessEnv): Overrides {
  const from = new Map<string, string>();
  const faults: InputFault[] = [];
  for (const [variable, value] of Object.entries(environment)) {
    const setting = SETTINGS[variable];
    if (value === undefined || value === '') continue;
    if (setting !== undefined) {
      const [path, kind] = setting;
      put(raw, path.split('.'), kind === 'number' && Number.isFinite(Number(value)) ? Number(value) : value);
      from.set(path, variable);
    } else if (SECTION.test(variable)) {
      faults.push(unknownVariable(variable));
    }
  }
  return { from, faults };
}

function unknownVariable(variable: string): InputFault {
  const near = nearestName(variable, Object.keys(SETTINGS));
  const mend = near === null ? `Unset it. Known: ${Object.keys(SETTINGS).join(', ')}.` : `Did you mean ${near}?`;
  return { where: variable, line: null, says: `unknown variable ${variable}`, mend };
}

function put(raw: Record<string, unknown>, path: readonly string[], value: unknown): void {
  let at = raw;
  for (const part of path.slice(0, -1)) {
    const inner = at[part];
    const next = typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? { ...inner } : {};
    at[part] = next;
    at = next as Record<string, unknown>;
  }
  const last = path.at(-1);
  if (last !== undefined) at[last] = value;
}
