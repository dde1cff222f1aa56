// Confidence held against outcome: how often what was called likely happened. Knows neither who said it nor of what.

/** `confidence[i]` in [0, 1] was said of something that then happened (1) or did not (0). */
export interface Said {
  readonly confidence: ArrayLike<number>;
  readonly happened: ArrayLike<number>;
}

export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly meanConfidence: number;
  /** Share that happened, with its 95 % interval (Wilson). */
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

export interface Reliability {
  readonly count: number;
  /** Bins that hold anything, ascending. */
  readonly bins: readonly ReliabilityBin[];
  /** Mean squared difference of confidence and outcome: 0 is best, 0.25 is what *one half* for everything gets. */
  readonly brier: number;
  /** Mean −ln of the probability given to what came: 0 is best, 0.693 is *one half*. */
  readonly logScore: number;
  /** Mean distance of confidence and share, weighed by the bins' counts. */
  readonly expectedError: number;
}

const BINS = 10;
/** A confidence of exactly 0 or 1 that turns out wrong costs this much and not everything. */
const SUREST = 1e-6;

/**
 * Shape   both arrays of one length; what is no number, or outside [0, 1], is left out. Null when nothing is left.
 * Cost    O(n).
 * Source  G. W. Brier, Monthly Weather Review 78 (1950); E. B. Wilson, JASA 22 (1927); expected calibration error:
 *         M. P. Naeini et al., AAAI (2015).
 */
export function reliabilityOf({ confidence, happened }: Said): Reliability | null {
  const sums = Array.from({ length: BINS }, () => ({ count: 0, confidence: 0, happened: 0 }));
  let [count, squares, logs] = [0, 0, 0];
  for (let i = 0; i < confidence.length; i += 1) {
    const [said, came] = [confidence[i] as number, happened[i] as number];
    if (!(said >= 0 && said <= 1) || !(came === 0 || came === 1)) continue;
    const bin = sums[Math.min(BINS - 1, Math.floor(said * BINS))];
    if (bin === undefined) continue;
    bin.count += 1;
    bin.confidence += said;
    bin.happened += came;
    count += 1;
    squares += (said - came) ** 2;
    logs -= Math.log(Math.max(SUREST, came === 1 ? said : 1 - said));
  }
  if (count === 0) return null;
  const bins = sums.flatMap((bin, i): ReliabilityBin[] => {
    if (bin.count === 0) return [];
    const share = bin.happened / bin.count;
    const meanConfidence = bin.confidence / bin.count;
    return [
      { from: i / BINS, to: (i + 1) / BINS, count: bin.count, meanConfidence, share, ...wilson(share, bin.count) },
    ];
  });
  const off = bins.reduce((sum, bin) => sum + bin.count * Math.abs(bin.share - bin.meanConfidence), 0);
  return { count, bins, brier: squares / count, logScore: logs / count, expectedError: off / count };
}

const Z95 = 1.959964;

function wilson(share: number, count: number): { readonly low: number; readonly high: number } {
  const z2 = Z95 ** 2 / count;
  const centre = (share + z2 / 2) / (1 + z2);
  const reach = (Z95 / (1 + z2)) * Math.sqrt((share * (1 - share)) / count + z2 / (4 * count));
  return { low: Math.max(0, centre - reach), high: Math.min(1, centre + reach) };
}
