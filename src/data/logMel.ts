/**
 * Log-mel frames, the usual input of speech networks (Davis & Mermelstein 1980; the mel scale as HTK writes it):
 *
 *   frames of 25 ms, one every 10 ms, each times a periodic Hann window w(n) = ½ − ½·cos(2πn/N)
 *   power |DFT|² of the frame, padded with zeros to the next power of two
 *   bands triangles of height 1 whose corners lie evenly on mel(f) = 2595·log₁₀(1 + f/700) from 0 to rate/2
 *   entry ln(max(energy of the band, 1e−10))
 *
 * Samples are in [−1, 1]. `test/golden/make_log_mel.py` computes the same with NumPy's own FFT.
 */
export class LogMel {
  private readonly frameLength: number;
  private readonly step: number;
  private readonly fftSize: number;
  private readonly window: Float64Array;
  /** For each band: its first bin and the weights from there. */
  private readonly filters: readonly { readonly first: number; readonly weights: Float64Array }[];
  private readonly real: Float64Array;
  private readonly imaginary: Float64Array;

  constructor(
    rate: number,
    private readonly bands: number,
    private readonly frames: number,
  ) {
    this.frameLength = Math.round(0.025 * rate);
    this.step = Math.round(0.01 * rate);
    this.fftSize = 2 ** Math.ceil(Math.log2(this.frameLength));
    this.window = Float64Array.from(
      { length: this.frameLength },
      (_, at) => 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / this.frameLength),
    );
    this.filters = triangles(rate, bands, this.fftSize);
    this.real = new Float64Array(this.fftSize);
    this.imaginary = new Float64Array(this.fftSize);
  }

  /** Samples that the frames cover. */
  get length(): number {
    return this.frameLength + (this.frames - 1) * this.step;
  }

  /** `[frames, bands]`. What the samples lack at their end is silence, what they have beyond `length` is left out. */
  of(samples: Float64Array): Float32Array {
    const result = new Float32Array(this.frames * this.bands);
    const { real, imaginary } = this;
    for (let frame = 0; frame < this.frames; frame++) {
      real.fill(0);
      imaginary.fill(0);
      for (let at = 0; at < this.frameLength; at++)
        real[at] = (samples[frame * this.step + at] ?? 0) * this.window[at]!;
      fourier(real, imaginary);
      this.filters.forEach(({ first, weights }, band) => {
        let energy = 0;
        for (let at = 0; at < weights.length; at++)
          energy += weights[at]! * (real[first + at]! ** 2 + imaginary[first + at]! ** 2);
        result[frame * this.bands + band] = Math.log(Math.max(energy, 1e-10));
      });
    }
    return result;
  }
}

const melOf = (hertz: number): number => 2595 * Math.log10(1 + hertz / 700);
const hertzOf = (mel: number): number => 700 * (10 ** (mel / 2595) - 1);

function triangles(rate: number, bands: number, fftSize: number): { first: number; weights: Float64Array }[] {
  const top = melOf(rate / 2);
  const corner = (at: number): number => hertzOf((top * at) / (bands + 1));
  const bins = fftSize / 2 + 1;
  return Array.from({ length: bands }, (_, band) => {
    const [low, centre, high] = [corner(band), corner(band + 1), corner(band + 2)];
    const weights = Array.from({ length: bins }, (_, bin) => {
      const hertz = (bin * rate) / fftSize;
      return Math.max(0, Math.min((hertz - low) / (centre - low), (high - hertz) / (high - centre)));
    });
    const first = Math.max(
      0,
      weights.findIndex((weight) => weight > 0),
    );
    const last = weights.findLastIndex((weight) => weight > 0);
    return { first, weights: Float64Array.from(weights.slice(first, last + 1)) };
  });
}

/** In place, a power of two long: Cooley & Tukey 1965, decimation in time. */
function fourier(real: Float64Array, imaginary: Float64Array): void {
  const size = real.length;
  for (let at = 1, mirrored = 0; at < size; at++) {
    let bit = size >> 1;
    for (; mirrored & bit; bit >>= 1) mirrored ^= bit;
    mirrored ^= bit;
    if (at >= mirrored) continue;
    [real[at], real[mirrored]] = [real[mirrored]!, real[at]!];
    [imaginary[at], imaginary[mirrored]] = [imaginary[mirrored]!, imaginary[at]!];
  }
  for (let length = 2; length <= size; length *= 2) {
    const half = length / 2;
    for (let turn = 0; turn < half; turn++) {
      const angle = (-2 * Math.PI * turn) / length;
      const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
      for (let even = turn; even < size; even += length) {
        const odd = even + half;
        const x = real[odd]! * cosine - imaginary[odd]! * sine;
        const y = real[odd]! * sine + imaginary[odd]! * cosine;
        real[odd] = real[even]! - x;
        imaginary[odd] = imaginary[even]! - y;
        real[even]! += x;
        imaginary[even]! += y;
      }
    }
  }
}
