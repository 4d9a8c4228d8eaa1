/** How long a page waits for what, in ticks of its watch. */
export const tickMs = 1000;
/** An answer to a request, or a running run's next news, comes sooner; then the host is asked whether it lives. */
const quietTicks = 5;
/** A host that lives answers sooner, also a busy one. */
const patienceTicks = 6;
/** Longer than most steps and evaluations take. */
const silentTicks = 15;

/**
 * Whether the host, and the run behind it, are still heard. Ticks are counted rather than time: a computer that slept,
 * or a page that was hidden, has not waited.
 */
export class Connection {
  /** Ticks since anything was heard. */
  private quiet = 0;
  /** Ticks since the run was heard. */
  private runQuiet = 0;
  /** Ticks since the host was asked whether it lives; undefined: it was not. */
  private waited: number | undefined;
  private asked = false;

  constructor(private readonly ping: () => void) {}

  /** The host does not answer. */
  get isLost(): boolean {
    return (this.waited ?? 0) >= patienceTicks;
  }

  /** Seconds since the run was last heard, once they are many; else 0. */
  get silentSeconds(): number {
    return this.runQuiet >= silentTicks ? (this.runQuiet * tickMs) / 1000 : 0;
  }

  /** Seconds since what is shown was heard, where that is too long to hold still; undefined: it holds. */
  get unheardSeconds(): number | undefined {
    if (this.isLost) return (this.quiet * tickMs) / 1000;
    return this.silentSeconds > 0 ? this.silentSeconds : undefined;
  }

  /** A message came. */
  heard(type: string): void {
    this.quiet = 0;
    this.waited = undefined;
    this.asked = false;
    if (type !== "pong" && type !== "areYouThere") this.runQuiet = 0;
  }

  /** The page asked for something. */
  ask(): void {
    if (!this.asked) this.quiet = 0;
    this.asked = true;
  }

  /** True when what is known has changed, so that the page must say something else. */
  tick(isRunning: boolean): boolean {
    const before = this.unheardSeconds;
    this.quiet++;
    this.runQuiet = isRunning ? this.runQuiet + 1 : 0;
    if (this.waited !== undefined) this.waited++;
    const expects = isRunning || this.asked || this.waited !== undefined;
    // Asked again and again, a host that was only busy or restarted is found again.
    if (expects && this.quiet > 0 && this.quiet % quietTicks === 0) {
      this.waited ??= 0;
      this.ping();
    }
    return before !== this.unheardSeconds;
  }
}
