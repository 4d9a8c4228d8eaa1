import { say } from "../words/words";

/** What user code prints with `console.log` and its like, on its way to the person. */

const windowMs = 1_000;
const mostLines = 100;
const mostCharacters = 1_000;

/** Lets so many lines a second through: a print in a loop must flood neither the host nor its reader. */
export class PrintedLines {
  private windowStartMs = -Infinity;
  private shown = 0;
  private dropped = 0;

  constructor(
    private readonly post: (text: string) => void,
    /** A clock in milliseconds. */
    private readonly now: () => number,
  ) {}

  readonly print = (line: string): void => {
    const nowMs = this.now();
    if (nowMs - this.windowStartMs >= windowMs) {
      this.flush();
      this.windowStartMs = nowMs;
      this.shown = 0;
    }
    if (this.shown >= mostLines) {
      this.dropped++;
      return;
    }
    this.shown++;
    this.post(line.length > mostCharacters ? `${line.slice(0, mostCharacters)}…` : line);
  };

  /** Tells what was left out. */
  flush(): void {
    if (this.dropped > 0) this.post(say`… ${this.dropped} more lines: ${mostLines} are shown each second.`);
    this.dropped = 0;
  }
}
