/**
 * Random numbers that are a function of where they stand: Philox 4x32-10 (Salmon, Moraes, Dror & Shaw,
 * "Parallel random numbers: as easy as 1, 2, 3", 2011). Four counters go through the ten rounds at a time,
 * one a lane.
 */
import { place } from "./threadPlace";

/** The 16 words of counter blocks `block` … `block + 3`, in order, after `philox4`. */
// @ts-ignore: decorator
@inline
export function words(): usize {
  return place;
}

/** High halves of the four products of 32-bit numbers whose even and odd ones `low` and `high` hold. */
// @ts-ignore: decorator
@inline
function upper(low: v128, high: v128): v128 {
  return v128.shuffle<i32>(low, high, 1, 3, 5, 7);
}

// @ts-ignore: decorator
@inline
function lower(low: v128, high: v128): v128 {
  return v128.shuffle<i32>(low, high, 0, 2, 4, 6);
}

/** Counters (block + lane, step, purpose, 0), key (seedLow, seedHigh). */
export function philox4(block: u32, step: u32, purpose: u32, seedLow: u32, seedHigh: u32): void {
  const m0 = i32x4.splat(<i32>0xd2511f53);
  const m1 = i32x4.splat(<i32>0xcd9e8d57);
  let c0 = v128.add<i32>(i32x4.splat(block), i32x4(0, 1, 2, 3));
  let c1 = i32x4.splat(step);
  let c2 = i32x4.splat(purpose);
  let c3 = i32x4.splat(0);
  for (let round = 0; round < 10; round++) {
    const p0 = i64x2.extmul_low_i32x4_u(c0, m0);
    const p1 = i64x2.extmul_high_i32x4_u(c0, m0);
    const q0 = i64x2.extmul_low_i32x4_u(c2, m1);
    const q1 = i64x2.extmul_high_i32x4_u(c2, m1);
    c0 = v128.xor(v128.xor(upper(q0, q1), c1), i32x4.splat(seedLow));
    c1 = lower(q0, q1);
    c2 = v128.xor(v128.xor(upper(p0, p1), c3), i32x4.splat(seedHigh));
    c3 = lower(p0, p1);
    seedLow += 0x9e3779b9;
    seedHigh += 0xbb67ae85;
  }
  const ab0 = v128.shuffle<i32>(c0, c1, 0, 4, 1, 5);
  const ab2 = v128.shuffle<i32>(c0, c1, 2, 6, 3, 7);
  const cd0 = v128.shuffle<i32>(c2, c3, 0, 4, 1, 5);
  const cd2 = v128.shuffle<i32>(c2, c3, 2, 6, 3, 7);
  v128.store(words(), v128.shuffle<i64>(ab0, cd0, 0, 2), 0);
  v128.store(words(), v128.shuffle<i64>(ab0, cd0, 1, 3), 16);
  v128.store(words(), v128.shuffle<i64>(ab2, cd2, 0, 2), 32);
  v128.store(words(), v128.shuffle<i64>(ab2, cd2, 1, 3), 48);
}
