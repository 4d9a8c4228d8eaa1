import { h, setText, show } from "../../dom";
import { decimal } from "../../format";
import { text } from "../../strings";

/** What the colours of weights stand for: a ramp from the least to the largest about 0. */
export class WeightLegend {
  private readonly low = h("span");
  private readonly high = h("span");
  private readonly ramp = h("span", { class: "weight-ramp", "aria-hidden": "true" });
  private readonly colors = h("span", { class: "weight-scale" }, this.low, this.ramp, this.high);
  private readonly words = h("span", {}, text("colorWeights"));
  readonly element = h("div", { class: "weight-legend" }, this.colors, this.words);

  /** `scale`: of all pictures; undefined: each has its own. `channels`: three are drawn as colours. */
  draw(scale: number | undefined, channels: 1 | 3): void {
    show(this.colors, channels === 1);
    show(this.words, channels === 3);
    setText(this.low, scale === undefined ? text("itsLeast") : decimal(-scale));
    setText(this.high, scale === undefined ? text("itsLargest") : decimal(scale));
  }
}
