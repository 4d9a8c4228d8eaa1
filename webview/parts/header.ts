import { hasEnded, type RunState } from "../../src/session/protocol";
import { h, setAttribute, setText, show } from "../dom";
import { duration, integer } from "../format";
import { moment } from "../moment";
import { icon, setIcon, type IconName } from "../icons";
import type { Connection } from "../state/connection";
import type { Context } from "../state/context";
import { text } from "../strings";
import { sentence } from "./sentence";

const stateIcons: Readonly<Record<RunState, IconName>> = {
  loading: "loading",
  running: "running",
  paused: "paused",
  finished: "finished",
  stoppedEarly: "finished",
  stopped: "stopped",
  diverged: "error",
  failed: "error",
};

/** What runs, how far it is, and how it is going. */
export class Header {
  private readonly name = h("h1");
  private readonly stateIcon = icon("loading");
  private readonly stateWord = h("span");
  private readonly state = h("span", { class: "state" }, this.stateWord);
  private readonly about = h("p", { class: "about" });
  private readonly words = h("p", { class: "sentence" });
  private readonly fill = h("div", { class: "progress-fill" });
  private readonly bar = h(
    "div",
    { class: "progress", role: "progressbar", "aria-label": text("progress"), "aria-valuemin": 0 },
    this.fill,
  );
  private readonly stats = h("dl", { class: "stats" });
  private readonly values = new Map<string, { readonly value: HTMLElement; readonly detail: HTMLElement }>();
  /** Stays in view; the rest scrolls away under it. */
  readonly top: HTMLElement;
  readonly details: HTMLElement;

  constructor(
    private readonly context: Context,
    private readonly connection: Connection,
  ) {
    this.state.prepend(this.stateIcon);
    this.top = h("div", { class: "title" }, this.name, this.state);
    this.details = h("div", { class: "details" }, this.bar, this.words, this.stats, this.about);
    for (const key of ["step", "epoch", "speed", "elapsed", "remaining"] as const) {
      const value = h("span", { class: "stat-value" });
      const detail = h("span", { class: "stat-detail" });
      this.values.set(key, { value, detail });
      this.stats.append(h("div", {}, h("dt", {}, text(key)), h("dd", {}, value, " ", detail)));
    }
  }

  draw(): void {
    const { run } = this.context;
    const { state, info, progress } = run;
    if (state === undefined) return;
    const { recorded } = run;
    setText(this.name, recorded?.title ?? info?.modelName ?? text("loading"));
    const unheard = this.unheardSeconds;
    const words =
      recorded !== undefined
        ? text("recordedState", text(state))
        : unheard === undefined
          ? text(state)
          : text("whenLastHeard", text(state), duration(unheard));
    setText(this.stateWord, words);
    setIcon(this.stateIcon, unheard === undefined ? stateIcons[state] : "warning");
    setAttribute(this.state, "data-state", unheard === undefined ? state : "unheard");
    setText(this.words, sentence(run));
    show(this.words, this.words.textContent !== "");
    show(this.about, info !== undefined);
    if (info !== undefined) {
      const facts = text("runFacts", info.file, info.precision, info.seed, integer(info.batchSize));
      const examples = info.parts.train;
      const parts = [
        facts,
        examples === undefined ? undefined : text("examples", integer(examples)),
        recorded && text("recordedAt", moment(recorded.startedAtMs)),
      ];
      setText(this.about, parts.filter((part) => part !== undefined).join(" · "));
    }
    show(this.stats, info !== undefined && progress !== undefined);
    this.drawProgress();
  }

  /** Seconds for which nothing is known of a run that had not ended; undefined: it is heard, or has ended. */
  private get unheardSeconds(): number | undefined {
    const { state, recorded } = this.context.run;
    if (state === undefined || hasEnded(state) || recorded !== undefined) return undefined;
    return this.connection.unheardSeconds;
  }

  private drawProgress(): void {
    const { state, info, progress } = this.context.run;
    const waiting = state === "loading";
    const isUnheard = this.unheardSeconds !== undefined;
    show(this.bar, waiting || state === "running" || state === "paused");
    setAttribute(this.bar, "data-state", isUnheard ? "unheard" : state);
    if (info === undefined || progress === undefined) {
      setAttribute(this.bar, "aria-valuenow", undefined);
      return;
    }
    const total = Math.max(1, info.totalSteps);
    const { step, stepsPerSecond, elapsedSeconds } = progress;
    setAttribute(this.bar, "aria-valuemax", String(total));
    setAttribute(this.bar, "aria-valuenow", String(Math.min(step, total)));
    setAttribute(this.bar, "aria-valuetext", text("progressText", integer(step), integer(total)));
    this.fill.style.transform = `scaleX(${Math.min(1, step / total)})`;
    this.say("step", integer(step), text("stepOf", integer(total)));
    const epoch = Math.min(info.epochs, progress.epoch + 1);
    this.say("epoch", integer(epoch), text("epochOf", integer(info.epochs)));
    // Of a run that is not heard neither holds.
    const speed = stepsPerSecond > 0 && Number.isFinite(stepsPerSecond) && !isUnheard;
    const steps = stepsPerSecond < 10 ? stepsPerSecond.toFixed(1) : integer(stepsPerSecond);
    this.say("speed", speed ? text("stepsPerSecond", steps) : "–");
    this.say("elapsed", duration(elapsedSeconds));
    const goesOn = speed && (state === "running" || state === "paused");
    const remaining = rough((total - step) / stepsPerSecond);
    // An average over the run so far; early stopping may end it sooner, and while paused nothing of it passes.
    const words = text(info.earlyStopping === undefined ? "about" : "atMostAbout", remaining);
    this.say("remaining", goesOn ? words : "–", goesOn && state === "paused" ? text("onceResumed") : "");
  }

  private say(key: string, value: string, detail = ""): void {
    const place = this.values.get(key)!;
    setText(place.value, value);
    setText(place.detail, detail);
  }
}

/** `45 s`, `24 min`, `2 h 10 min`: nobody knows it to the second. */
function rough(seconds: number): string {
  if (!(seconds >= 90)) return duration(seconds);
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return text("minutes", integer(minutes));
  return text("hoursMinutes", integer(Math.floor(minutes / 60)), minutes % 60);
}
