// The few SVG elements that plots are made of, as text. Knows no chart. White paper under dark ink: legible on any page.

export const INK = '#1f2430';
export const FAINT = '#6b7280';
export const GRID = '#e5e7eb';
/** Told apart by people who see few colours, too (Okabe & Ito). */
export const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#56b4e9', '#e69f00'] as const;

export interface Page {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  /** One sentence under the title: what is to be seen. */
  readonly says: string;
  /** Small, at the foot: where the data comes from. */
  readonly source: string;
}

export const MARGIN = 16;
/** Height that title and sentence take. */
export const HEAD = 58;
export const FOOT = 26;

/** A whole file: the page with its words, and `body` between them. */
export function page({ width, height, title, says, source }: Page, body: readonly string[]): string {
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="system-ui, 'DejaVu Sans', sans-serif" font-size="12" fill="${INK}">`,
    `<title>${escaped(title)}</title>`,
    `<desc>${escaped(says)}</desc>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    text(MARGIN, 26, title, { size: 17, weight: 600 }),
    text(MARGIN, 46, says, { colour: FAINT, size: 13 }),
    ...body,
    text(MARGIN, height - 10, source, { colour: FAINT, size: 11 }),
    '</svg>',
  ].join('\n')}\n`;
}

export interface Words {
  readonly colour?: string;
  readonly size?: number;
  readonly weight?: number;
  readonly anchor?: 'start' | 'middle' | 'end';
  /** A white rim, for words over lines. */
  readonly isRimmed?: boolean;
}

export function text(
  x: number,
  y: number,
  words: string,
  { colour, size, weight, anchor, isRimmed = false }: Words = {},
): string {
  const marks = [
    colour === undefined ? '' : ` fill="${colour}"`,
    size === undefined ? '' : ` font-size="${size}"`,
    weight === undefined ? '' : ` font-weight="${weight}"`,
    anchor === undefined ? '' : ` text-anchor="${anchor}"`,
    isRimmed ? ' stroke="#ffffff" stroke-width="4" stroke-linejoin="round" paint-order="stroke"' : '',
  ].join('');
  return `<text x="${at(x)}" y="${at(y)}"${marks}>${escaped(words)}</text>`;
}

export interface Stroke {
  readonly colour: string;
  readonly width?: number;
  readonly dash?: string;
}

export function line(from: Point, to: Point, stroke: Stroke): string {
  return `<path d="M${at(from[0])} ${at(from[1])}L${at(to[0])} ${at(to[1])}"${strokeMarks(stroke)}/>`;
}

export type Point = readonly [x: number, y: number];

/** Through the points in order; a gap where one is not finite. */
export function path(points: readonly Point[], stroke: Stroke): string {
  let isPenDown = false;
  const moves = points.map(([x, y]) => {
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      isPenDown = false;
      return '';
    }
    const move = `${isPenDown ? 'L' : 'M'}${at(x)} ${at(y)}`;
    isPenDown = true;
    return move;
  });
  return `<path d="${moves.join('')}" stroke-linejoin="round"${strokeMarks(stroke)}/>`;
}

/** Between two lines over the same x. */
export function area(upper: readonly Point[], lower: readonly Point[], colour: string, opacity = 0.2): string {
  const corners = [...upper, ...lower.toReversed()].map(([x, y]) => `${at(x)} ${at(y)}`).join('L');
  return `<path d="M${corners}Z" fill="${colour}" fill-opacity="${opacity}"/>`;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function rect({ x, y, width, height }: Box, colour: string, opacity = 1): string {
  const fill = `fill="${colour}"${opacity === 1 ? '' : ` fill-opacity="${opacity}"`}`;
  return `<rect x="${at(x)}" y="${at(y)}" width="${at(Math.max(0, width))}" height="${at(Math.max(0, height))}" ${fill}/>`;
}

export function dot([x, y]: Point, colour: string, radius = 4): string {
  return `<circle cx="${at(x)}" cy="${at(y)}" r="${radius}" fill="${colour}" stroke="#ffffff"/>`;
}

function strokeMarks({ colour, width = 1, dash }: Stroke): string {
  return ` fill="none" stroke="${colour}" stroke-width="${width}"${dash === undefined ? '' : ` stroke-dasharray="${dash}"`}`;
}

function at(length: number): string {
  return String(Math.round(length * 10) / 10);
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
