// Who calls whom, drawn: states of the nodes, marks on them, a path through them. The same as a table for the keyboard.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Tone } from '../../words/states.ts';
import { around, edgeKey, MOST_DRAWN, type Graph } from './graph.ts';
import type * as placesModule from './places.ts';
import { TopologyTable } from './topology-table.tsx';
import './topology.css';

export interface NodeMark {
  /** In a few words, such as `leading cause`. */
  readonly says: string;
  readonly tone: Tone;
}

export interface TopologyProps extends Graph {
  /** What it shows, for who cannot see it. */
  readonly label: string;
  readonly marks?: ReadonlyMap<string, NodeMark>;
  /** Edges that are drawn as the suspected path, by `edgeKey`. */
  readonly path?: ReadonlySet<string>;
  /** Of the path: `hurt` while it hurts, `mended` when it is over. */
  readonly pathTone?: Tone;
  readonly chosen?: string | null;
  readonly onChoose?: (name: string) => void;
}

type Placing = typeof placesModule;

export function Topology(props: TopologyProps) {
  const { label, nodes, edges, marks, chosen } = props;
  const placing = useSignal<Placing | null>(null);
  useEffect(() => {
    void import('./places.ts').then((loaded) => (placing.value = loaded));
  }, []);
  const isMany = nodes.length > MOST_DRAWN;
  const middle = new Set([...(marks?.keys() ?? []), ...(chosen === undefined || chosen === null ? [] : [chosen])]);
  const shown = isMany ? around({ nodes, edges }, middle, 1) : { nodes, edges };
  return (
    <figure class="topology">
      {isMany && (
        <p class="soft">
          {middle.size === 0
            ? `${nodes.length} services are too many for one picture: choose one in the table, and what is around it is drawn.`
            : `Drawn is what is around ${[...middle].join(', ')}; all ${nodes.length} services stand in the table.`}
        </p>
      )}
      {placing.value !== null && shown.nodes.length <= MOST_DRAWN * 2 && shown.nodes.length > 0 && (
        <div class="topology-scroll" tabIndex={0} role="region" aria-label={label}>
          <Picture {...props} {...shown} placing={placing.value} places={placing.value.layOut(shown)} />
        </div>
      )}
      <TopologyTable {...props} />
    </figure>
  );
}

interface PictureProps extends TopologyProps {
  readonly placing: Placing;
  readonly places: placesModule.Places;
}

function Picture({
  label,
  nodes,
  edges,
  marks,
  path,
  pathTone = 'quiet',
  chosen,
  onChoose,
  placing,
  places,
}: PictureProps) {
  return (
    <svg
      viewBox={`${places.left} ${places.top} ${places.width} ${places.height}`}
      width={places.width}
      height={places.height}
      role="img"
      aria-label={`${label}. The table below says the same.`}
    >
      <defs>
        <marker id="topology-arrow" viewBox="0 0 6 6" refX="6" refY="3" markerWidth="7" markerHeight="7" orient="auto">
          <path d="M0,0.5 L6,3 L0,5.5" class="arrow" />
        </marker>
      </defs>
      {edges.map((edge) => {
        const points = places.edges.get(edgeKey(edge));
        if (points === undefined) return null;
        const kind =
          path?.has(edgeKey(edge)) === true
            ? `on-path tone-${pathTone}`
            : edge.sources.includes('traces')
              ? ''
              : 'untraced';
        return (
          <path
            key={edgeKey(edge)}
            class={`edge ${kind}`}
            d={placing.curveOf(points)}
            marker-end="url(#topology-arrow)"
          >
            <title>{`${edge.caller} calls ${edge.callee}${edge.sources.length === 0 ? '' : ` (${edge.sources.join(', ')})`}`}</title>
          </path>
        );
      })}
      {nodes.map(({ name, outside, state }) => {
        const place = places.nodes.get(name);
        if (place === undefined) return null;
        const mark = marks?.get(name);
        const tone = mark?.tone ?? state.tone;
        return (
          <g
            key={name}
            class={`node tone-${tone} ${outside ? 'outside' : ''} ${mark === undefined ? '' : 'marked'} ${chosen === name ? 'chosen' : ''} ${onChoose === undefined ? '' : 'choosable'}`}
            transform={`translate(${place.x - place.width / 2} ${place.y - placing.NODE_HEIGHT / 2})`}
            onClick={() => onChoose?.(name)}
          >
            <rect width={place.width} height={placing.NODE_HEIGHT} rx={4} />
            <text x={12} y={placing.NODE_HEIGHT / 2} class="shape">
              {state.shape}
            </text>
            <text x={28} y={placing.NODE_HEIGHT / 2} class="name">
              {placing.shortName(name)}
            </text>
            <title>{`${name}: ${state.word}${outside ? ', outside' : ''}${mark === undefined ? '' : `; ${mark.says}`}`}</title>
          </g>
        );
      })}
    </svg>
  );
}
