import { h, setAttribute, show, uniqueId } from "../dom";
import { icon } from "../icons";
import type { Context } from "../state/context";
import { text, type StringKey } from "../strings";

/** Shows the learning rate, and sets it from the next step on: with Enter, or on leaving it changed. */
export class LearningRate {
  readonly element: HTMLElement;
  private readonly input: HTMLInputElement;
  private readonly error: HTMLElement;
  /** What the field showed before the user typed. */
  private shown = "";
  /** A value that was sent and is not yet the run's. */
  private sent: number | undefined;

  constructor(
    private readonly context: Context,
    private readonly why: () => StringKey | undefined,
  ) {
    const [id, errorId] = [uniqueId(), uniqueId()];
    this.error = h("span", { id: errorId, class: "field-error", role: "alert" });
    this.error.hidden = true;
    this.input = h("input", {
      id,
      type: "text",
      inputmode: "decimal",
      autocomplete: "off",
      spellcheck: "false",
      on: {
        keydown: (event) => {
          if (event.key === "Enter") this.apply();
          if (event.key === "Escape") this.revert();
        },
        blur: () => this.apply(),
        input: () => this.complain(false),
      },
    });
    const label = h("label", { for: id }, text("learningRate"));
    this.element = h("div", { class: "learning-rate" }, label, this.input, this.error);
  }

  draw(): void {
    const why = this.why();
    this.input.readOnly = why !== undefined;
    setAttribute(this.input, "aria-disabled", why === undefined ? undefined : "true");
    setAttribute(this.input, "title", text(why ?? "learningRateHint"));
    const now = this.context.run.progress?.learningRate;
    show(this.element, now !== undefined);
    if (now === this.sent) this.sent = undefined;
    if (now === undefined || this.sent !== undefined || this.typed) return;
    this.revert(words(now));
  }

  private get typed(): boolean {
    return this.input.value.trim() !== this.shown;
  }

  private apply(): void {
    if (!this.typed || this.input.readOnly) return;
    const learningRate = Number(this.input.value.trim().replace(",", "."));
    const valid = Number.isFinite(learningRate) && learningRate > 0;
    this.complain(!valid);
    if (!valid) return;
    this.shown = this.input.value.trim();
    this.sent = learningRate;
    this.context.host.postMessage({ type: "setLearningRate", learningRate });
  }

  private revert(value = this.shown): void {
    this.shown = value;
    if (this.input.value !== value) this.input.value = value;
    this.complain(false);
  }

  private complain(invalid: boolean): void {
    if (this.error.hidden !== invalid) return;
    show(this.error, invalid);
    this.error.replaceChildren(...(invalid ? [icon("error"), text("learningRateInvalid")] : []));
    setAttribute(this.input, "aria-invalid", invalid ? "true" : undefined);
    setAttribute(this.input, "aria-describedby", invalid ? this.error.id : undefined);
  }
}

/** As one would type it: `0.01`, `3e-4`. */
const words = (rate: number): string =>
  rate >= 1e-3 || rate === 0
    ? String(Number(rate.toPrecision(6)))
    : Number(rate.toPrecision(4)).toExponential();
