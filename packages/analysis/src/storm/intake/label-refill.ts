// Labels that were lost on the way, found again: from the topology, or from an episode that they fit. Bounded.
import type { Episode, EpisodeBook, EpisodeLabels } from './episode-book.ts';
import type { PlaceMap } from '../place-map.ts';
import { severityRank } from '../storm-alert.ts';
import type { StormAlert } from '../storm-alert.ts';

type Labels = Pick<StormAlert, 'alertname' | 'service' | 'pod' | 'node'>;

interface KindOfAlert {
  readonly id: number;
  /** How many alerts had each set of labels: 1 service, 2 pod, 4 node. */
  readonly shapes: number[];
  /** Latest label set of each key, newest last. */
  readonly recent: Map<string, Labels>;
}

/** Label sets of each alert name, and alert names. */
const REMEMBERED = 256;
const MOST_KINDS = 10_000;

export class LabelRefill {
  readonly #kinds = new Map<string, KindOfAlert>();
  readonly #places: PlaceMap;
  readonly #book: EpisodeBook;
  #nextKind = 0;

  constructor(places: PlaceMap, book: EpisodeBook) {
    this.#places = places;
    this.#book = book;
  }

  /** The whole labels of an alert. O(1) for a whole one, O(256) for one that lost some. */
  refill(alert: StormAlert): EpisodeLabels {
    const kind = this.#kindOf(alert.alertname);
    const placed = this.#fromTopology(alert);
    const shape = shapeOf(placed);
    kind.shapes[shape] = (kind.shapes[shape] ?? 0) + 1;
    const labels = isLacking(kind.shapes, shape) ? (this.#fitting(kind, placed) ?? placed) : placed;
    const key = keyOf(labels);
    if (labels === placed) remember(kind.recent, key, labels);
    return {
      key,
      kind: kind.id,
      service: this.#places.find('service', labels.service),
      node: this.#places.find('node', labels.node),
      nodeName: labels.node,
      rank: severityRank(alert.severity),
    };
  }

  #kindOf(alertname: string): KindOfAlert {
    const known = this.#kinds.get(alertname);
    if (known !== undefined) return known;
    this.#nextKind += 1;
    const made = { id: this.#nextKind, shapes: [], recent: new Map<string, Labels>() };
    this.#kinds.set(alertname, made);
    dropOldest(this.#kinds, MOST_KINDS);
    return made;
  }

  #fromTopology({ alertname, service, pod, node }: StormAlert): Labels {
    const known = pod === '' ? this.#onlyPod(service, node) : pod;
    const place = this.#places.pod(known);
    return {
      alertname,
      service: service === '' ? (place?.service ?? '') : service,
      pod: known,
      node: node === '' ? (place?.node ?? '') : node,
    };
  }

  /** Who names a service and a node means a pod; it is known when only one runs there. */
  #onlyPod(service: string, node: string): string {
    if (service === '' || node === '') return '';
    const there = this.#places.podsOf(this.#places.find('service', service)).filter((pod) => pod.node === node);
    return there.length === 1 ? there[0]!.pod : '';
  }

  /** Of the label sets of this name that agree with what is left, the one that was heard of last. */
  #fitting({ recent }: KindOfAlert, lacking: Labels): Labels | null {
    let best: { labels: Labels; episode: Episode } | null = null;
    for (const [key, labels] of recent) {
      const episode = this.#book.current(key);
      if (episode === undefined || !agrees(lacking, labels)) continue;
      if (best === null || episode.lastReceivedMs > best.episode.lastReceivedMs) best = { labels, episode };
    }
    return best?.labels ?? null;
  }
}

function shapeOf({ service, pod, node }: Labels): number {
  return (service === '' ? 0 : 1) | (pod === '' ? 0 : 2) | (node === '' ? 0 : 4);
}

/** Whether alerts of this name usually have these labels and others. */
function isLacking(shapes: readonly number[], shape: number): boolean {
  const seen = shapes[shape] ?? 0;
  return shapes.some((count, other) => count > 2 * seen && other !== shape && (other & shape) === shape);
}

function agrees(lacking: Labels, whole: Labels): boolean {
  return (
    (lacking.service === '' || lacking.service === whole.service) &&
    (lacking.pod === '' || lacking.pod === whole.pod) &&
    (lacking.node === '' || lacking.node === whole.node)
  );
}

function keyOf({ alertname, service, pod, node }: Labels): string {
  return `${alertname}\u0000${service}\u0000${pod}\u0000${node}`;
}

function remember(recent: Map<string, Labels>, key: string, labels: Labels): void {
  if (recent.has(key)) return;
  recent.set(key, labels);
  dropOldest(recent, REMEMBERED);
}

function dropOldest(map: Map<string, unknown>, most: number): void {
  if (map.size <= most) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}
