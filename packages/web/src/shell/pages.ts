// The table of pages: path, name, key, and the file that is loaded when it is opened first.
import type { ComponentType } from 'preact';
import type { Params } from '../address/route.ts';

export type PageOf = ComponentType<{ readonly params: Params }>;

export interface PageEntry {
  readonly path: string;
  readonly name: string;
  readonly load: () => Promise<{ readonly default: PageOf }>;
  /** Stands in the navigation; `g` and this letter go there. */
  readonly key?: string;
}

export const PAGES: readonly PageEntry[] = [
  { path: '/', name: 'Command Center', key: 'c', load: () => import('../pages/command-center/command-center.tsx') },
  { path: '/incidents', name: 'Incidents', key: 'i', load: () => import('../pages/incidents/incidents.tsx') },
  { path: '/incidents/:id', name: 'Investigation', load: () => import('../pages/investigation/investigation.tsx') },
  { path: '/incidents/:id/postmortem', name: 'Postmortem', load: () => import('../pages/postmortem/postmortem.tsx') },
  { path: '/services', name: 'Services', key: 's', load: () => import('../pages/watched/watched.tsx') },
  { path: '/services/:name', name: 'Service', load: () => import('../pages/watched/health-of-one.tsx') },
  { path: '/development', name: 'Development', key: 'd', load: () => import('../pages/development/development.tsx') },
  { path: '/development/:id', name: 'Repair', load: () => import('../pages/development/repair.tsx') },
  { path: '/builds/:id', name: 'Build', load: () => import('../pages/development/build.tsx') },
  { path: '/history', name: 'History', key: 'h', load: () => import('../pages/history/history.tsx') },
  { path: '/agents', name: 'Agents', key: 'a', load: () => import('../pages/agents/agents.tsx') },
  {
    path: '/intelligence',
    name: 'Intelligence',
    key: 'n',
    load: () => import('../pages/intelligence/intelligence.tsx'),
  },
  { path: '/setup', name: 'Setup', key: 'u', load: () => import('../pages/setup/setup.tsx') },
];
