import type { Intent, RunState } from "./protocol";

/** When a run goes on, pauses and ends: its state, moved by intents and by the steps it takes. */
export class Pace {
  private current: RunState = "loading";
  /** Steps to take before pausing; undefined: no pause is due. */
  private stepsUntilPause: number | undefined;
  private wake: (() => void) | undefined;

  constructor(private readonly changed: (state: RunState) => void) {}

  get state(): RunState {
    return this.current;
  }

  get goesOn(): boolean {
    return this.current === "running" || this.current === "paused";
  }

  /** It pauses after the next step, as was asked for. */
  get pausesNext(): boolean {
    return this.stepsUntilPause === 1;
  }

  /** Everything is loaded: runs, or waits where a pause was asked for meanwhile. */
  begin(): void {
    if (this.current !== "loading") return;
    this.enter(this.stepsUntilPause === undefined ? "running" : "paused");
  }

  /** Ends the run; the caller tells when everything is in its final state. */
  end(state: RunState): void {
    this.current = state;
    this.wake?.();
  }

  /** Ends the run as stopped, unless it has ended. */
  stop(): void {
    if (this.goesOn) this.end("stopped");
  }

  /** Takes up a run that has ended; the caller tells when everything is in its state of then. */
  reopen(as: "running" | "paused"): void {
    this.stepsUntilPause = undefined;
    this.current = as;
  }

  /** `stepsToEpochEnd`: how far a step of one epoch goes. */
  handle(intent: Intent, stepsToEpochEnd: number): void {
    switch (intent.type) {
      case "pause":
        if (this.current === "running") this.pause();
        else if (this.current === "loading") this.stepsUntilPause = 0;
        break;
      case "resume":
        this.goOn(undefined);
        break;
      case "step":
        this.goOn(intent.unit === "miniBatch" ? 1 : stepsToEpochEnd);
        break;
      case "stop":
        this.stop();
        break;
      default:
        // The other intents are not about the pace.
        break;
    }
  }

  /** One step was taken: pauses where it was the last one asked for. */
  noteStep(): void {
    if (this.current === "running" && this.stepsUntilPause !== undefined && --this.stepsUntilPause <= 0)
      this.pause();
  }

  /** Resolves when a paused run goes on or ends. */
  async untilWoken(): Promise<void> {
    if (this.current !== "paused") return;
    await new Promise<void>((resolve) => (this.wake = resolve));
    this.wake = undefined;
  }

  private pause(): void {
    this.stepsUntilPause = undefined;
    this.enter("paused");
  }

  private goOn(stepsUntilPause: number | undefined): void {
    this.stepsUntilPause = stepsUntilPause;
    if (this.current !== "paused") return;
    this.enter("running");
    this.wake?.();
  }

  private enter(state: RunState): void {
    this.current = state;
    this.changed(state);
  }
}
