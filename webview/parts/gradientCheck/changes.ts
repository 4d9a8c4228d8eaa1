/** Remembers what something was drawn for, so that it is not drawn again for the same. */
export class Changes {
  private seen: readonly unknown[] = [];

  /** Whether any of these differs from the last time. */
  since(...now: readonly unknown[]): boolean {
    const same = now.length === this.seen.length && now.every((value, at) => Object.is(value, this.seen[at]));
    this.seen = now;
    return !same;
  }
}
