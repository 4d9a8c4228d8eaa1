import type { PicturedTensor, PicturePart } from "../../../src/session/shownNetwork";
import { h, setAttribute, setText, show } from "../../dom";
import { decimal } from "../../format";
import { text } from "../../strings";
import type { Diverging } from "./diverging";
import { paintWeights, rangeOf } from "./weightImage";

/** Of a picture on the page, in CSS pixels, where whole pixels allow it; of one among a few. */
const most = { many: { width: 90, height: 120 }, few: { width: 200, height: 200 } } as const;
/** Of an item's row of numbers. */
const stripHeight = 14;
const stripWidth = 168;

/** What a picture or a part of one is drawn from. */
export interface DrawnPart {
  readonly tensor: PicturedTensor;
  readonly part: PicturePart;
  /** `[row][column][channel]` */
  readonly values: Float64Array;
  /** Empty where the tensor is one picture. */
  readonly name: string;
  /** What is drawn as ±1; undefined: the picture's own largest. */
  readonly scale: number | undefined;
  /** Pictures beside it. */
  readonly among: keyof typeof most;
  readonly colors: Diverging;
}

/** One picture of weights with its name and range; drawn anew in place while it trains. */
export class WeightPicture {
  readonly canvas = h("canvas", { role: "img" });
  private readonly name = h("span", { class: "weight-name" });
  private readonly range = h("span", { class: "weight-range" });
  readonly element = h("li", { class: "weight", tabindex: -1 }, this.canvas, this.name, this.range);

  draw({ tensor, part, values, name, scale, among, colors }: DrawnPart): void {
    const range = rangeWords(values);
    const words = name === "" ? range : text("weightWords", name, range);
    setText(this.name, name);
    show(this.name, name !== "");
    setText(this.range, range);
    setAttribute(this.canvas, "aria-label", words);
    setAttribute(this.element, "title", words);
    const { width, height } = part;
    const times = Math.max(1, Math.floor(Math.min(most[among].width / width, most[among].height / height)));
    const [shownWidth, shownHeight] =
      tensor.kind === "items" ? [stripWidth, stripHeight] : [times * width, times * height];
    this.canvas.style.width = `${shownWidth}px`;
    this.canvas.style.height = `${shownHeight}px`;
    paintWeights(this.canvas, { values, width, height, channels: tensor.channels, scale }, colors);
  }
}

/** `−0.31 … 0.28` */
export function rangeWords(values: Float64Array): string {
  const { low, high } = rangeOf(values);
  return low <= high ? text("weightRange", decimal(low), decimal(high)) : decimal(NaN);
}
