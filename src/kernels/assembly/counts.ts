/** Counting lanes: comparisons yield −1 or 0, so the counts run downwards. */

/** Adds a comparison's lanes, −1 or 0. */
// @ts-ignore: decorator
@inline
export function countDown(counts: v128, mask: v128): v128 {
  if (sizeof<real>() == 4) return v128.add<i32>(counts, mask);
  return v128.add<i64>(counts, mask);
}

/** How many were set in all lanes. */
// @ts-ignore: decorator
@inline
export function counted(counts: v128): i32 {
  if (sizeof<real>() == 8) {
    return -(<i32>v128.extract_lane<i64>(counts, 0) + <i32>v128.extract_lane<i64>(counts, 1));
  }
  const pairs = v128.add<i32>(counts, v128.shuffle<i32>(counts, counts, 2, 3, 0, 1));
  return -(v128.extract_lane<i32>(pairs, 0) + v128.extract_lane<i32>(pairs, 1));
}
