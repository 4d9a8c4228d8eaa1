import { h, setAttribute, setText, show, uniqueId } from "../dom";
import { integer } from "../format";
import { chooseStep, chosenStep, lastChoice } from "../state/chosenStep";
import type { Context } from "../state/context";
import { text } from "../strings";

/**
 * Chooses the step that all plots show: a slider whose right end follows the latest step. It stays in sight while
 * what it moves is; Escape, wherever the focus is, follows the latest again.
 */
export class Scrubber {
  readonly element: HTMLElement;
  private readonly slider: HTMLInputElement;
  private readonly words = h("span", { class: "scrubber-step" });
  private readonly latest: HTMLButtonElement;

  constructor(private readonly context: Context) {
    const id = uniqueId();
    const input = () => chooseStep(context, Number(this.slider.value));
    this.slider = h("input", { type: "range", id, min: 0, on: { input } });
    const click = () => {
      this.slider.focus();
      chooseStep(context, null);
    };
    const hint = { title: text("latestHint") };
    this.latest = h("button", { type: "button", class: "action", ...hint, on: { click } }, text("latest"));
    const label = h("label", { for: id }, text("chosenStep"));
    this.element = h("div", { class: "scrubber" }, label, this.slider, this.words, this.latest);
    document.addEventListener("keydown", (event) => this.pressed(event));
  }

  draw(): void {
    const { run } = this.context;
    const { lastStep, history } = run;
    show(this.element, (history?.buckets ?? 0) > 0);
    const chosen = chosenStep(this.context);
    const end = lastChoice(run);
    setAttribute(this.slider, "step", String(history?.stepsPerBucket ?? 1));
    setAttribute(this.slider, "max", String(end));
    const value = String(chosen ?? end);
    if (this.slider.value !== value) this.slider.value = value;
    const step = integer(chosen ?? lastStep);
    const words = chosen === undefined ? text("followsLatest", step) : step;
    setText(this.words, words);
    setAttribute(this.slider, "aria-valuetext", words);
    show(this.latest, chosen !== undefined);
  }

  private pressed(event: KeyboardEvent): void {
    if (event.key !== "Escape" || event.defaultPrevented || chosenStep(this.context) === undefined) return;
    const { target } = event;
    // In a field it takes back what was typed.
    if (target instanceof HTMLElement && target !== this.slider && target.matches("input, select, textarea"))
      return;
    chooseStep(this.context, null);
  }
}
