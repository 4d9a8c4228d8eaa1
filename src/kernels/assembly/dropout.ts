/**
 * Random numbers that are a function of where they stand: Philox 4x32-10 (Salmon, Moraes, Dror & Shaw,
 * "Parallel random numbers: as easy as 1, 2, 3", 2011), and dropout with them.
 */
import { REAL } from "./vector";

/** The ten rounds on counter (block, step, purpose, 0); four words to `out`. */
function philox(out: usize, block: u32, step: u32, purpose: u32, seedLow: u32, seedHigh: u32): void {
  let c0 = block, c1 = step, c2 = purpose, c3: u32 = 0;
  let k0 = seedLow, k1 = seedHigh;
  for (let round = 0; round < 10; round++) {
    const p = <u64>c0 * 0xd2511f53;
    const q = <u64>c2 * 0xcd9e8d57;
    c0 = <u32>(q >> 32) ^ c1 ^ k0;
    c1 = <u32>q;
    c2 = <u32>(p >> 32) ^ c3 ^ k1;
    c3 = <u32>p;
    k0 += 0x9e3779b9;
    k1 += 0xbb67ae85;
  }
  store<u32>(out, c0, 0);
  store<u32>(out, c1, 4);
  store<u32>(out, c2, 8);
  store<u32>(out, c3, 12);
}

const words = memory.data(16, 16);

export function philoxFill(out: usize, n: i32, seedLow: u32, seedHigh: u32, purpose: u32, step: u32): void {
  for (let i = 0; i < n; i++) {
    if ((i & 3) == 0) philox(words, i >> 2, step, purpose, seedLow, seedHigh);
    const word = load<u32>(words + 4 * (i & 3));
    store<real>(out, <real>(<f64>(word >>> 8) * 5.9604644775390625e-8));
    out += REAL;
  }
}

export function dropoutForward(
  x: usize, y: usize, mask: usize, n: i32,
  rate: f64, seedLow: u32, seedHigh: u32, purpose: u32, step: u32,
): void {
  // (word >>> 8) · 2⁻²⁴ ≥ rate, in whole numbers.
  const threshold = <u32>Math.ceil(rate * 16777216.0);
  const kept = <real>(1.0 / (1.0 - rate));
  for (let i = 0; i < n; i++) {
    if ((i & 3) == 0) philox(words, i >> 2, step, purpose, seedLow, seedHigh);
    const factor = (load<u32>(words + 4 * (i & 3)) >>> 8) >= threshold ? kept : <real>0.0;
    store<real>(mask, factor);
    store<real>(y, load<real>(x) * factor);
    x += REAL;
    y += REAL;
    mask += REAL;
  }
}
