// What a chart shows beside its line: the usual band, the onset, changes and actions, and the gold seam of what was mended.
import type uPlot from 'uplot';

export interface Painted {
  readonly usual: { readonly low: number; readonly usual: number; readonly high: number } | null;
  readonly onsetMs: number | null;
  /** When it was whole again; null while it is not. */
  readonly mendedMs: number | null;
  readonly marks: readonly ChartMark[];
  /** Stretches of past incidents: gold where they were mended. */
  readonly seams?: readonly { readonly fromMs: number; readonly toMs: number; readonly mended: boolean }[];
  /** What the value must not reach, such as a memory limit. */
  readonly limit?: number | null;
}

export interface ChartMark {
  readonly atMs: number;
  /** Whose it is: what changed in a service, what Kintsugi did, what people did. */
  readonly kind: 'change' | 'machine' | 'person';
  readonly says: string;
}

type Colour = (name: string) => string;

export function paintBehind(chart: uPlot, { usual }: Painted, colour: Colour): void {
  if (usual === null) return;
  const { ctx, bbox } = chart;
  const top = chart.valToPos(usual.high, 'y', true);
  const bottom = chart.valToPos(usual.low, 'y', true);
  ctx.save();
  ctx.fillStyle = colour('--band');
  ctx.fillRect(bbox.left, top, bbox.width, Math.max(2, bottom - top));
  ctx.restore();
}

export function paintOver(chart: uPlot, painted: Painted, colour: Colour): void {
  const { onsetMs, mendedMs, marks, seams = [], limit = null } = painted;
  const { ctx, bbox } = chart;
  const dot = devicePixelRatio;
  const x = (ms: number): number => Math.round(chart.valToPos(ms / 1_000, 'x', true));
  const isSeen = (at: number): boolean => at >= bbox.left && at <= bbox.left + bbox.width;
  const foot = bbox.top + bbox.height;
  ctx.save();
  const mended = onsetMs === null || mendedMs === null ? [] : [{ fromMs: onsetMs, toMs: mendedMs, mended: true }];
  for (const seam of [...seams, ...mended]) {
    const from = Math.max(bbox.left, x(seam.fromMs));
    const to = Math.min(bbox.left + bbox.width, Math.max(x(seam.toMs), x(seam.fromMs) + 3 * dot));
    ctx.fillStyle = colour(seam.mended ? '--gold' : '--soft');
    if (to > from) ctx.fillRect(from, foot - 3 * dot, to - from, 3 * dot);
  }
  if (limit !== null) paintLimit(ctx, Math.round(chart.valToPos(limit, 'y', true)), bbox, colour);
  if (onsetMs !== null && isSeen(x(onsetMs))) {
    ctx.strokeStyle = colour('--hurt');
    ctx.setLineDash([3 * dot, 3 * dot]);
    ctx.lineWidth = dot;
    ctx.beginPath();
    ctx.moveTo(x(onsetMs), bbox.top);
    ctx.lineTo(x(onsetMs), foot);
    ctx.stroke();
    ctx.setLineDash([]);
  }
  for (const mark of marks)
    if (isSeen(x(mark.atMs))) paintMark(ctx, mark, x(mark.atMs), { top: bbox.top, foot, dot }, colour);
  ctx.restore();
}

function paintLimit(ctx: CanvasRenderingContext2D, at: number, { left, width }: uPlot.BBox, colour: Colour): void {
  ctx.strokeStyle = colour('--will-hurt');
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([8 * devicePixelRatio, 4 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(left, at);
  ctx.lineTo(left + width, at);
  ctx.stroke();
  ctx.setLineDash([]);
}

interface Place {
  readonly top: number;
  readonly foot: number;
  readonly dot: number;
}

/** A tick for a change, a filled diamond for what Kintsugi did, an open one for what people did: shapes, not colours alone. */
function paintMark(ctx: CanvasRenderingContext2D, { kind }: ChartMark, at: number, place: Place, colour: Colour): void {
  const { top, foot, dot } = place;
  if (kind === 'change') {
    ctx.fillStyle = colour('--ink');
    ctx.fillRect(at - dot / 2, foot - 10 * dot, dot * 1.5, 10 * dot);
    return;
  }
  const size = 5 * dot;
  const middle = top + size + dot;
  ctx.beginPath();
  ctx.moveTo(at, middle - size);
  ctx.lineTo(at + size, middle);
  ctx.lineTo(at, middle + size);
  ctx.lineTo(at - size, middle);
  ctx.closePath();
  ctx.lineWidth = dot * 1.5;
  ctx.strokeStyle = ctx.fillStyle = colour(kind === 'machine' ? '--gold' : '--need');
  if (kind === 'machine') ctx.fill();
  else ctx.stroke();
}
