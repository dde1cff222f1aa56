/** Finds the route of a path. Knows methods and paths, not what handlers do. */
import type { Answer, ShopRequest } from './exchange.ts';

export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Segments, of which those with a colon are parameters: `/products/:id`. */
  readonly path: string;
  readonly handle: (request: ShopRequest) => Answer | Promise<Answer>;
}

export interface Found {
  readonly route: Route;
  readonly params: Record<string, string>;
}

export function routerOf(routes: readonly Route[]): (method: string, path: string) => Found | undefined {
  const table = routes.map((route) => ({ route, segments: segmentsOf(route.path) }));
  return (method, path) => {
    const asked = segmentsOf(path);
    for (const { route, segments } of table) {
      if (route.method !== method || segments.length !== asked.length) continue;
      const params = match(segments, asked);
      if (params !== undefined) return { route, params };
    }
    return undefined;
  };
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function match(pattern: readonly string[], asked: readonly string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [index, segment] of pattern.entries()) {
    const value = asked[index] ?? '';
    if (segment.startsWith(':')) params[segment.slice(1)] = decode(value);
    else if (segment !== value) return undefined;
  }
  return params;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
