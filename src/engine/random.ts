/**
 * Counter-based random numbers: every draw is a pure function of (seed, purpose, step, index), so any
 * step of any run can be replayed, and no draw depends on how many were made before it.
 *
 * Philox 4x32-10: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 * Counter (block, step, purpose, example of the mini-batch or 0), key (low and high word of the seed), as the dropout kernel draws.
 */

const multiplier0 = 0xd2511f53;
const multiplier1 = 0xcd9e8d57;
const weyl0 = 0x9e3779b9;
const weyl1 = 0xbb67ae85;

/** The high word of the 64-bit product of two 32-bit numbers. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const middleLow = (middle & 0xffff) + aLow * bHigh;
  return (aHigh * bHigh + Math.floor(middle / 65_536) + Math.floor(middleLow / 65_536)) >>> 0;
}

/** Four random words of a counter (four words) and a key (two words), written to `out`. */
export function philox(counter: ArrayLike<number>, key: ArrayLike<number>, out: Uint32Array): void {
  let x0 = counter[0]! >>> 0;
  let x1 = counter[1]! >>> 0;
  let x2 = counter[2]! >>> 0;
  let x3 = counter[3]! >>> 0;
  let k0 = key[0]! >>> 0;
  let k1 = key[1]! >>> 0;
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(multiplier0, x0);
    const low0 = Math.imul(multiplier0, x0);
    const high1 = multiplyHigh(multiplier1, x2);
    const low1 = Math.imul(multiplier1, x2);
    x0 = (high1 ^ x1 ^ k0) >>> 0;
    x1 = low1 >>> 0;
    x2 = (high0 ^ x3 ^ k1) >>> 0;
    x3 = low0 >>> 0;
    k0 = (k0 + weyl0) >>> 0;
    k1 = (k1 + weyl1) >>> 0;
  }
  out[0] = x0;
  out[1] = x1;
  out[2] = x2;
  out[3] = x3;
}

/** A seed as the key's two words; any finite number is a seed. */
export const seedWords = (seed: number): { low: number; high: number } => ({
  low: seed >>> 0,
  high: Math.floor(seed / 2 ** 32) >>> 0,
});

/** A stable 32-bit number for a name such as `init/dense_1/kernel`: FNV-1a over its UTF-16 units, then mixed. */
export function purposeOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  // FNV's low bits are weak for short names; murmur3's finalizer spreads them.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The random words of one seed, purpose and step, in order. */
export class RandomStream {
  private readonly counter = new Uint32Array(4);
  private readonly key = new Uint32Array(2);
  private readonly block = new Uint32Array(4);
  private used = 4;

  constructor(seed: number, purpose: number | string, step = 0) {
    const { low, high } = seedWords(seed);
    this.key[0] = low;
    this.key[1] = high;
    this.counter[2] = typeof purpose === "string" ? purposeOf(purpose) : purpose;
    this.restart(step);
  }

  /** Goes to the first word of another step, or of one example of its mini-batch; allocates nothing. */
  restart(step: number, example = 0): void {
    this.counter[0] = 0;
    this.counter[1] = step;
    this.counter[3] = example;
    this.used = 4;
  }

  /** The next 32 random bits. */
  word(): number {
    if (this.used === 4) {
      philox(this.counter, this.key, this.block);
      this.counter[0]!++;
      this.used = 0;
    }
    return this.block[this.used++]!;
  }

  /** Uniform in [0, 1) with 24 bits: what float32 holds exactly, and what the dropout kernel draws. */
  uniform(): number {
    return (this.word() >>> 8) * 2 ** -24;
  }

  /** Uniform in [0, 1) with 53 bits. */
  fineUniform(): number {
    const high = this.word() >>> 5;
    return (high * 2 ** 26 + (this.word() >>> 6)) * 2 ** -53;
  }

  /** A whole number in [0, below); the bias is at most below / 2³². */
  below(below: number): number {
    return Math.floor(this.word() * 2 ** -32 * below);
  }

  /** Standard normal (Box & Muller 1958): √(−2 ln u₁) · cos(2π u₂). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.fineUniform()));
    return radius * Math.cos(2 * Math.PI * this.fineUniform());
  }

  /** Standard normal, redrawn until it lies within two standard deviations (std 0.87962566). */
  truncatedNormal(): number {
    for (;;) {
      const value = this.normal();
      if (Math.abs(value) <= 2) return value;
    }
  }

  /** Fills `order` with a random permutation of 0 … length − 1 (Fisher & Yates); allocates nothing. */
  permutation(order: Uint32Array): void {
    for (let at = 0; at < order.length; at++) order[at] = at;
    for (let at = order.length - 1; at > 0; at--) {
      const other = this.below(at + 1);
      const value = order[at]!;
      order[at] = order[other]!;
      order[other] = value;
    }
  }
}
