/**
 * Decoded data up to this much lies in memory; what is more stays in files and is read as it is needed. A GB is
 * comfortable beside an editor on a machine of 8 GB, and with one or two runs at a time.
 */
export const mostMemory = 2 ** 30;

/** How much of the memory that decoded data may take is left. */
export class MemoryBudget {
  constructor(private left = mostMemory) {}

  has(bytes: number): boolean {
    return bytes <= this.left;
  }

  /** Takes so many bytes if they are left. */
  take(bytes: number): boolean {
    if (!this.has(bytes)) return false;
    this.left -= bytes;
    return true;
  }
}
