/** Between two requests for the whole state. */
const pauseMs = 1000;

/** Asks for the whole state where something was missed: at most once a second, and never in vain. */
export class Resync {
  private askedMs = -Infinity;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly ask: () => void) {}

  request(): void {
    if (this.timer !== undefined) return;
    const waitMs = Math.max(0, this.askedMs + pauseMs - performance.now());
    if (waitMs === 0) this.now();
    else this.timer = setTimeout(() => this.now(), waitMs);
  }

  /** The whole state has come: nothing is missing any more. */
  done(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private now(): void {
    this.done();
    this.askedMs = performance.now();
    this.ask();
  }
}
