/** A set of row numbers from 0, a bit a row: what rows have in common over several tables. */
export class RowSet {
  /** How many there are. */
  size = 0;
  private bits = new Uint8Array(64);

  add(row: number): void {
    const at = row >>> 3;
    if (at >= this.bits.length) {
      const larger = new Uint8Array(Math.max(at + 1, 2 * this.bits.length));
      larger.set(this.bits);
      this.bits = larger;
    }
    const bit = 1 << (row & 7);
    if ((this.bits[at]! & bit) !== 0) return;
    this.bits[at]! |= bit;
    this.size++;
  }

  has(row: number): boolean {
    return ((this.bits[row >>> 3] ?? 0) & (1 << (row & 7))) !== 0;
  }
}

/** How many of `rows` rows are in at least one of the sets. */
export function countInAny(sets: readonly RowSet[], rows: number): number {
  if (sets.length === 1) return sets[0]!.size;
  let count = 0;
  for (let row = 0; row < rows; row++) if (sets.some((set) => set.has(row))) count++;
  return count;
}
