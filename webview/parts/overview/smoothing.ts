import { h, setAttribute, setText, uniqueId } from "../../dom";
import { integer } from "../../format";
import { averageNear, averagesOf, stepsOf, type Average } from "../../state/averages";
import type { Context } from "../../state/context";
import { text } from "../../strings";

/** Chooses the β of the average cost, and says over how many steps that averages. */
export class Smoothing {
  readonly element: HTMLElement;
  private readonly slider: HTMLInputElement;
  private readonly words = h("span", { class: "smoothing-words" });

  constructor(
    private readonly context: Context,
    private readonly changed: () => void,
  ) {
    const id = uniqueId();
    const hint = text("smoothingHint");
    this.slider = h("input", { type: "range", id, min: 0, title: hint, on: { input: () => this.moved() } });
    const label = h("label", { for: id, title: hint }, text("smoothing"));
    this.element = h("div", { class: "smoothing" }, label, this.slider, this.words);
  }

  draw(): void {
    const { average, averages } = this;
    setAttribute(this.slider, "max", String(averages.length - 1));
    const value = String(averages.findIndex(({ beta }) => beta === average.beta));
    if (this.slider.value !== value) this.slider.value = value;
    const words = averageWords(average);
    setText(this.words, words);
    setAttribute(this.slider, "aria-valuetext", words);
  }

  /** What is drawn. */
  get average(): Average {
    const { run, ui } = this.context;
    return averageNear(run.history ?? { series: [] }, ui.state.smoothing);
  }

  private get averages(): Average[] {
    return averagesOf(this.context.run.history ?? { series: [] });
  }

  private moved(): void {
    const { beta } = this.averages[Number(this.slider.value)] ?? this.average;
    this.context.ui.keep({ smoothing: beta });
    this.changed();
  }
}

/** `β = 0.95: averages over about 20 steps` */
const averageWords = ({ beta }: Average): string =>
  text(
    "smoothingValue",
    beta,
    beta === 0 ? text("averagesNothing") : text("averagesOver", integer(stepsOf(beta))),
  );
