import { h, setAttribute, setText, show, uniqueId } from "../dom";
import { integer } from "../format";
import { chosenStep } from "../state/chosenStep";
import type { Context } from "../state/context";
import { text } from "../strings";

/** Chooses the step of the profile: a slider whose right end follows the latest step. */
export class Scrubber {
  readonly element: HTMLElement;
  private readonly slider: HTMLInputElement;
  private readonly words = h("span", { class: "scrubber-step" });
  private readonly latest: HTMLButtonElement;

  constructor(
    private readonly context: Context,
    private readonly changed: () => void,
  ) {
    const id = uniqueId();
    this.slider = h("input", { type: "range", id, min: 0, on: { input: () => this.moved() } });
    const click = () => {
      this.slider.focus();
      this.choose(null);
    };
    const hint = { title: text("latestHint") };
    this.latest = h("button", { type: "button", class: "action", ...hint, on: { click } }, text("latest"));
    const label = h("label", { for: id }, text("chosenStep"));
    this.element = h("div", { class: "scrubber" }, label, this.slider, this.words, this.latest);
  }

  /** The chosen step, undefined when the latest is followed. */
  get chosen(): number | undefined {
    return chosenStep(this.context);
  }

  draw(): void {
    const { lastStep, history } = this.context.run;
    const { chosen } = this;
    setAttribute(this.slider, "step", String(history?.stepsPerBucket ?? 1));
    setAttribute(this.slider, "max", String(this.end));
    const value = String(chosen ?? this.end);
    if (this.slider.value !== value) this.slider.value = value;
    const step = integer(chosen ?? lastStep);
    const words = chosen === undefined ? text("followsLatest", step) : step;
    setText(this.words, words);
    setAttribute(this.slider, "aria-valuetext", words);
    show(this.latest, chosen !== undefined);
  }

  /** The last place of the slider: the start of the last bucket. */
  private get end(): number {
    const { history, lastStep } = this.context.run;
    return history === undefined ? 0 : history.bucketOf(lastStep) * history.stepsPerBucket;
  }

  private moved(): void {
    const step = Number(this.slider.value);
    this.choose(step >= this.end ? null : step);
  }

  private choose(step: number | null): void {
    this.context.ui.keep({ chosenStep: step });
    this.changed();
  }
}
