/** Zero crossings of the filter to either side: alias and image lie 60 dB and more below the sound. */
const crossings = 32;
/** The pass band ends a little below half the lower rate, so that the filter has died away there. */
const passBand = 0.93;

/**
 * Sound of one rate at another, band-limited (Smith 1984): y(n) = Σ x(k) · h(n·from/to − k) with
 * h(t) = c · sinc(c·t) · cos²(πt / 2T), |t| < T = crossings / c, and c the pass band as a fraction of `from`'s.
 * What lies before and behind the samples is silence.
 */
export class SoundResampler {
  private readonly cutoff: number;
  private readonly reach: number;
  /** Weights by where an output lies between two samples; a ratio of rates has only so many places. */
  private readonly weights = new Map<number, Float64Array>();

  constructor(
    private readonly from: number,
    private readonly to: number,
  ) {
    this.cutoff = passBand * Math.min(1, to / from);
    this.reach = Math.ceil(crossings / this.cutoff);
  }

  /** How many samples `count` of the new rate depend on. */
  needed(count: number): number {
    return Math.ceil((count * this.from) / this.to) + this.reach;
  }

  of(samples: Float64Array): Float64Array {
    const { from, to, reach } = this;
    const result = new Float64Array(Math.floor(((samples.length - 1) * to) / from) + 1);
    for (let at = 0; at < result.length; at++) {
      const centre = Math.floor((at * from) / to);
      const weights = this.weightsAt((at * from) % to);
      const first = centre - reach + 1;
      const [begin, end] = [Math.max(0, -first), Math.min(weights.length, samples.length - first)];
      let sum = 0;
      for (let tap = begin; tap < end; tap++) sum += weights[tap]! * samples[first + tap]!;
      result[at] = sum;
    }
    return result;
  }

  /** For the samples `reach − 1` before the one at or before the output, to `reach` behind it. */
  private weightsAt(phase: number): Float64Array {
    const known = this.weights.get(phase);
    if (known !== undefined) return known;
    const { cutoff, reach, to } = this;
    const weights = Float64Array.from({ length: 2 * reach }, (_, tap) => {
      const distance = phase / to - (tap - reach + 1);
      if (Math.abs(distance) >= reach) return 0;
      const angle = Math.PI * cutoff * distance;
      const sinc = angle === 0 ? 1 : Math.sin(angle) / angle;
      return cutoff * sinc * Math.cos((Math.PI * distance) / (2 * reach)) ** 2;
    });
    this.weights.set(phase, weights);
    return weights;
  }
}
