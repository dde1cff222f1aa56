// Looks at the runtime once a second and keeps the intake told: how replicas are, who calls whom, what to probe.
import type { Objective } from '@kintsugi/engine';
import type { ProbeResult, Probes, Runtime, ServiceState } from '@kintsugi/engine/ports';
import type { Configuration } from '../configuration/schema.ts';
import type { Intake } from '../intake/start-intake.ts';
import { businessOf, edgesOf, peersOf } from './declared.ts';
import { createProber, probesOf } from './prober.ts';

export interface Attendant {
  stop(): void;
}

const LOOK_EVERY_MS = 1_000;

export interface Attended {
  readonly configuration: Configuration;
  readonly objectives: readonly Objective[];
  readonly runtime: Runtime;
  readonly intake: Intake;
  readonly probes: Probes;
  readonly now: () => number;
  readonly onTrouble: (line: string) => void;
}

export function attend({ configuration, objectives, runtime, intake, probes, now, onTrouble }: Attended): Attendant {
  const prober = createProber(probes, (result: ProbeResult) => intake.probe(result));
  let known = '';
  let isLooking = false;
  let isStopped = false;
  let complained = '';

  /** Declared again only when something in it is new: the intake throws away what it derived from the old. */
  function declare(services: readonly ServiceState[]): void {
    const declared = {
      facts: { business: businessOf(configuration), objectives },
      edges: edgesOf(configuration, services),
      peers: peersOf(configuration, services),
    };
    const text = JSON.stringify(declared);
    if (text === known) return;
    known = text;
    intake.declare(declared);
    prober.set(probesOf(configuration, services));
  }

  async function look(): Promise<void> {
    if (isLooking) return;
    isLooking = true;
    try {
      const services = await runtime.services();
      // A look that was under way when it stopped must not begin to probe again: that would keep the process alive.
      if (isStopped) return;
      declare(services);
      intake.services(now(), services);
      complained = '';
    } catch (error) {
      // Once, not once a second: the runtime starts its keeper again by itself.
      if (complained !== String(error)) onTrouble(`the runtime cannot be seen: ${String(error)}`);
      complained = String(error);
    } finally {
      isLooking = false;
    }
  }

  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  void look();
  return {
    stop: () => {
      isStopped = true;
      clearInterval(timer);
      prober.stop();
    },
  };
}
