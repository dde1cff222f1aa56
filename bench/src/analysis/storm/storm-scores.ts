// How well an answer groups a storm: the metrics of the data's README, and nothing else. Pure.
import { NOISE, type StormAnswer, type StormCase } from './storm-case.ts';

/** One incident's part in the figures, so that they can be drawn again for an interval. */
export interface IncidentScore {
  readonly alerts: number;
  readonly grouped: number;
  /** Sums over its alerts. */
  readonly precision: number;
  readonly recall: number;
  readonly recovered: boolean;
  /** The group that overlaps most with it (Jaccard). */
  readonly group: string | null;
  /** Where its root stands in what that group names, from 1; null for nowhere, and where the data name no root. */
  readonly rootRank: number | null;
  readonly named: boolean;
}

export interface StormScores {
  readonly incidents: readonly IncidentScore[];
  readonly noiseKeptOut: number;
  readonly groups: number;
}

export function stormScores({ truth, incidents }: StormCase, answer: StormAnswer): StormScores {
  const table = new Contingency(truth, answer.groups);
  return {
    incidents: incidents.map(({ id, root }) => {
      const group = table.mostAlike(id);
      const rank = group === null ? 0 : (answer.roots.get(group) ?? []).indexOf(root) + 1;
      return {
        ...table.bCubed(id),
        recovered: table.recovers(id),
        group,
        rootRank: rank === 0 ? null : rank,
        named: root !== '',
      };
    }),
    noiseKeptOut: noiseKeptOut(truth, answer.groups, table),
    groups: table.groupSizes.size,
  };
}

export function b3Precision(incidents: readonly IncidentScore[]): number {
  return ratio(
    incidents,
    ({ precision }) => precision,
    ({ grouped }) => grouped,
  );
}

export function b3Recall(incidents: readonly IncidentScore[]): number {
  return ratio(
    incidents,
    ({ recall }) => recall,
    ({ alerts }) => alerts,
  );
}

export function b3F1(incidents: readonly IncidentScore[]): number {
  const [precision, recall] = [b3Precision(incidents), b3Recall(incidents)];
  return precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
}

/** Share of the incidents with a known root whose root is among the first `first` of their group. */
export function rootTop(incidents: readonly IncidentScore[], first: number): number {
  const right = ({ rootRank }: IncidentScore): number => (rootRank !== null && rootRank <= first ? 1 : 0);
  return ratio(incidents, right, ({ named }) => (named ? 1 : 0));
}

export function recoveredShare(incidents: readonly IncidentScore[]): number {
  return ratio(
    incidents,
    ({ recovered }) => (recovered ? 1 : 0),
    () => 1,
  );
}

function ratio(
  incidents: readonly IncidentScore[],
  above: (score: IncidentScore) => number,
  below: (score: IncidentScore) => number,
): number {
  const sum = (of: (score: IncidentScore) => number): number => incidents.reduce((all, score) => all + of(score), 0);
  return sum(below) === 0 ? 0 : sum(above) / sum(below);
}

/** How many alerts each incident, each group and each pair of them has. */
class Contingency {
  readonly incidentSizes = new Map<string, number>();
  readonly groupSizes = new Map<string, number>();
  readonly #both = new Map<string, Map<string, number>>();

  constructor(truth: readonly string[], groups: readonly (string | null)[]) {
    truth.forEach((incident, i) => {
      const group = groups[i] ?? null;
      count(this.incidentSizes, incident);
      if (group === null) return;
      count(this.groupSizes, group);
      const row = this.#both.get(incident) ?? new Map<string, number>();
      this.#both.set(incident, row);
      count(row, group);
    });
  }

  /** Groups with alerts of the incident, and how many. */
  groupsOf(incident: string): ReadonlyMap<string, number> {
    return this.#both.get(incident) ?? new Map<string, number>();
  }

  bCubed(incident: string): Pick<IncidentScore, 'alerts' | 'grouped' | 'precision' | 'recall'> {
    const alerts = this.incidentSizes.get(incident) ?? 0;
    let [grouped, precision, recall] = [0, 0, 0];
    for (const [group, both] of this.groupsOf(incident)) {
      grouped += both;
      precision += (both * both) / this.#groupSize(group);
      recall += (both * both) / alerts;
    }
    return { alerts, grouped, precision, recall };
  }

  recovers(incident: string): boolean {
    const size = this.incidentSizes.get(incident) ?? 0;
    return [...this.groupsOf(incident)].some(([group, both]) => both * 2 >= this.#groupSize(group) && both * 2 >= size);
  }

  mostAlike(incident: string): string | null {
    const size = this.incidentSizes.get(incident) ?? 0;
    let best: { readonly group: string | null; readonly overlap: number } = { group: null, overlap: 0 };
    for (const [group, both] of this.groupsOf(incident)) {
      const overlap = both / (size + this.#groupSize(group) - both);
      if (overlap > best.overlap) best = { group, overlap };
    }
    return best.group;
  }

  #groupSize(group: string): number {
    return this.groupSizes.get(group) ?? 0;
  }
}

function noiseKeptOut(truth: readonly string[], groups: readonly (string | null)[], table: Contingency): number {
  const incidents = [...table.incidentSizes.keys()].filter((incident) => incident !== NOISE);
  const touched = new Set(incidents.flatMap((incident) => [...table.groupsOf(incident).keys()]));
  const noise = truth.flatMap((incident, i) => (incident === NOISE ? [groups[i] ?? null] : []));
  return noise.length === 0 ? 1 : noise.filter((group) => group === null || !touched.has(group)).length / noise.length;
}

function count(into: Map<string, number>, key: string): void {
  into.set(key, (into.get(key) ?? 0) + 1);
}
