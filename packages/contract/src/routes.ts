// The one route table. Validation, permissions, client and reference all come from it.
import type { AnswerOf, CheckedOf, InputOf, Route } from './route.ts';
import { accessRoutes } from './routes/access.ts';
import { comingRoutes } from './routes/coming.ts';
import { comingDevelopmentRoutes } from './routes/coming-development.ts';
import { developmentRoutes } from './routes/development.ts';
import { incidentRoutes } from './routes/incidents.ts';
import { machineRoutes } from './routes/machine.ts';
import { platformRoutes } from './routes/platform.ts';
import { stateRoutes } from './routes/state.ts';
import { watchedRoutes } from './routes/watched.ts';

export const ROUTES = {
  ...platformRoutes,
  ...incidentRoutes,
  ...watchedRoutes,
  ...stateRoutes,
  ...machineRoutes,
  ...developmentRoutes,
  ...accessRoutes,
  ...comingRoutes,
  ...comingDevelopmentRoutes,
} as const;

export type Routes = typeof ROUTES;
export type RouteName = keyof Routes;

/** Routes that stand in the table before anything is behind them. */
export type ComingName = { [N in RouteName]: Routes[N] extends { readonly coming: object } ? N : never }[RouteName];
/** Routes that have a handler. */
export type ServedName = Exclude<RouteName, ComingName>;

export type Input<N extends RouteName> = InputOf<Routes[N]>;
export type Checked<N extends RouteName> = CheckedOf<Routes[N]>;
export type Answer<N extends RouteName> = AnswerOf<Routes[N]>;

export const ROUTE_NAMES = Object.keys(ROUTES) as RouteName[];

/** One route without its literal types, for code that treats all of them alike. */
export function routeNamed(name: RouteName): Route {
  return ROUTES[name];
}
