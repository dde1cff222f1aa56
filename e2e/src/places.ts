// Every page with something to show on it: addresses that are made from what the server knows.
import type { Client } from '@kintsugi/contract';

export interface Place {
  /** For a file's name. */
  readonly name: string;
  readonly path: string;
}

export async function placesOf(client: Client): Promise<readonly Place[]> {
  const [incidents, services, repairs, builds] = await Promise.all([
    client.listIncidents({ query: { limit: 50 } }),
    client.listServices({}),
    client.listRepairs({ query: { limit: 1 } }),
    client.listBuilds({ query: { limit: 1 } }),
  ]);
  const incident = incidents.ok
    ? (incidents.value.items.find(({ ending }) => ending === 'healed') ?? incidents.value.items[0])
    : undefined;
  const service = services.ok
    ? (services.value.items.find(({ name }) => incident?.services.includes(name)) ?? services.value.items[0])
    : undefined;
  const repair = repairs.ok ? repairs.value.items[0] : undefined;
  const build = builds.ok ? builds.value.items[0] : undefined;
  return [
    { name: 'command-center', path: '/' },
    { name: 'incidents', path: '/incidents' },
    ...(incident === undefined
      ? []
      : [
          { name: 'investigation', path: `/incidents/${incident.id}` },
          ...['evidence', 'actions', 'reasoning', 'events'].map((tab) => ({
            name: `investigation-${tab}`,
            path: `/incidents/${incident.id}?tab=${tab}`,
          })),
          { name: 'postmortem', path: `/incidents/${incident.id}/postmortem` },
          { name: 'time-travel', path: `/?at=${incident.openedAt}` },
        ]),
    { name: 'services', path: '/services' },
    ...(service === undefined ? [] : [{ name: 'service', path: `/services/${encodeURIComponent(service.name)}` }]),
    { name: 'development', path: '/development' },
    ...(repair === undefined ? [] : [{ name: 'repair', path: `/development/${repair.id}` }]),
    ...(build === undefined ? [] : [{ name: 'build', path: `/builds/${build.id}` }]),
    { name: 'history', path: '/history' },
    { name: 'agents', path: '/agents' },
    { name: 'intelligence', path: '/intelligence' },
    { name: 'setup', path: '/setup' },
  ];
}
