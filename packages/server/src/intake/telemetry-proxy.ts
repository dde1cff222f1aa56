// The telemetry port over messages: the same questions, answered by the intake thread.
import type { Telemetry } from '@kintsugi/engine/ports';
import type { Question } from './messages.ts';

type Answered<Method extends keyof Telemetry> = Awaited<ReturnType<Telemetry[Method]>>;

export function telemetryProxy(ask: (question: Question) => Promise<unknown>): Telemetry {
  return {
    series: async (query) => (await ask({ method: 'series', args: [query] })) as Answered<'series'>,
    top: async (query) => (await ask({ method: 'top', args: [query] })) as Answered<'top'>,
    logs: async (query) => (await ask({ method: 'logs', args: [query] })) as Answered<'logs'>,
    templates: async (window, service) =>
      (await ask({ method: 'templates', args: [window, service] })) as Answered<'templates'>,
    spans: async (query) => (await ask({ method: 'spans', args: [query] })) as Answered<'spans'>,
    trace: async (traceId, knownAtMs) =>
      (await ask({ method: 'trace', args: [traceId, knownAtMs] })) as Answered<'trace'>,
    edges: async (window) => (await ask({ method: 'edges', args: [window] })) as Answered<'edges'>,
  };
}
