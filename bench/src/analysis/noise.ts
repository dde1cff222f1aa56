// Noise of several laws for benchmarks that simulate their cases. Chance comes in as a generator.

export type Draw = () => number;

export function normalOf(random: Draw): Draw {
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Laws of about unit scale, by name. */
export function lawsOf(random: Draw): Readonly<Record<string, Draw>> {
  const normal = normalOf(random);
  let last = 0;
  return {
    normal,
    laplace: () => (Math.sign(random() - 0.5) * -Math.log(1 - random())) / Math.SQRT2,
    'heavy-tails': () => normal() / Math.sqrt((normal() ** 2 + normal() ** 2 + normal() ** 2) / 3),
    spikes: () => 0.6 * normal() + (random() < 0.05 ? 8 : 0),
    skewed: () => (Math.exp(0.5 * normal()) - 1.13) / 0.6,
    correlated: () => (last = 0.6 * last + 0.8 * normal()),
  };
}

/** A latency in ms: a fifth of noise either way, and three in a hundred four times as slow. */
export function latencyOf(random: Draw): (ms: number) => number {
  return (ms) => ms * (0.8 + 0.4 * random()) + (random() < 0.03 ? 3 * ms : 0);
}
