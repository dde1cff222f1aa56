// Runs the probes of the configuration, each in its own beat, and hands on what they saw.
import type { Probes, ProbeResult, ProbeSpec, ServiceState } from '@kintsugi/engine/ports';
import type { Configuration } from '../configuration/schema.ts';

interface Beat extends ProbeSpec {
  readonly intervalMs: number;
}

/** What is probed, with the addresses that services have now. A probe whose service is not known yet is left out. */
export function probesOf({ probes, outside }: Configuration, services: readonly ServiceState[]): Beat[] {
  const urlOf = new Map(services.map(({ service, url }) => [service, url]));
  const journeys = probes.flatMap(({ url, ...probe }) => {
    const names = [...url.matchAll(/\{\{\s*services\.([\w-]+)\.url\s*\}\}/g)].map(([, name = '']) => name);
    if (names.some((name) => !urlOf.has(name))) return [];
    const expanded = url.replaceAll(
      /\{\{\s*services\.([\w-]+)\.url\s*\}\}/g,
      (_all, name: string) => urlOf.get(name) ?? '',
    );
    return [{ ...probe, url: expanded, subject: names[0] ?? probe.name }];
  });
  const neighbours = Object.entries(outside).flatMap(([name, { url, probe }]) =>
    probe === undefined
      ? []
      : [
          {
            name: `${name} ${probe.path}`,
            subject: name,
            url: url.replace(/\/$/, '') + probe.path,
            expectStatus: 200,
            timeoutMs: Math.min(probe.intervalMs, 2_000),
            intervalMs: probe.intervalMs,
          },
        ],
  );
  return [...journeys, ...neighbours];
}

export interface Prober {
  /** Takes up what is new and drops what is gone. */
  set(beats: readonly Beat[]): void;
  stop(): void;
}

/** A probe that is still running when its next beat comes skips that beat. */
export function createProber(probes: Probes, onResult: (result: ProbeResult) => void): Prober {
  const running = new Map<string, { readonly stop: () => void }>();
  const keyOf = ({ name, url, intervalMs, expectStatus, timeoutMs }: Beat) =>
    JSON.stringify([name, url, intervalMs, expectStatus, timeoutMs]);

  function start(beat: Beat): { stop: () => void } {
    let busy = false;
    const timer = setInterval(() => {
      if (busy) return;
      busy = true;
      void probes
        .run(beat)
        .then(onResult)
        .finally(() => (busy = false));
    }, beat.intervalMs);
    return { stop: () => clearInterval(timer) };
  }

  return {
    set(beats) {
      const wanted = new Map(beats.map((beat) => [keyOf(beat), beat]));
      for (const [key, { stop }] of running) {
        if (wanted.has(key)) continue;
        stop();
        running.delete(key);
      }
      for (const [key, beat] of wanted) if (!running.has(key)) running.set(key, start(beat));
    },
    stop() {
      for (const { stop } of running.values()) stop();
      running.clear();
    },
  };
}
