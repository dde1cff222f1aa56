// Every benchmark by name, loaded when it is asked for. One line each.
import type { Registry } from './harness/run-bench.ts';

export const registry: Registry = {
  api: async () => (await import('./api/api.ts')).api,
  causes: async () => (await import('./analysis/causes/causes.ts')).causes,
  counterfactual: async () => (await import('./analysis/counterfactual/counterfactual.ts')).counterfactual,
  culprit: async () => (await import('./analysis/culprit/culprit.ts')).culprit,
  detect: async () => (await import('./analysis/detect/detect.ts')).detect,
  events: async () => (await import('./events.ts')).events,
  feed: async () => (await import('./feed/feed.ts')).feed,
  flood: async () => (await import('./flood.ts')).flood,
  forecast: async () => (await import('./analysis/forecast/forecast.ts')).forecast,
  ingest: async () => (await import('./ingest.ts')).ingest,
  kill: async () => (await import('./kill.ts')).kill,
  'kill-repair': async () => (await import('./kill-repair/kill-repair.ts')).killRepair,
  logs: async () => (await import('./analysis/logs/logs.ts')).logs,
  masking: async () => (await import('./analysis/masking/masking.ts')).masking,
  memory: async () => (await import('./analysis/memory/memory.ts')).memory,
  onset: async () => (await import('./analysis/onset/onset.ts')).onset,
  page: async () => (await import('./page/page.ts')).page,
  plots: async () => (await import('./plots.ts')).plots,
  repair: async () => (await import('./repair/repair.ts')).repair,
  rest: async () => (await import('./rest.ts')).rest,
  simulate: async () => (await import('./simulate.ts')).simulate,
  storm: async () => (await import('./analysis/storm/storm.ts')).storm,
};
