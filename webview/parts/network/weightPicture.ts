import type { PicturedTensor, WeightPictures } from "../../../src/session/shownNetwork";
import { h, setAttribute, setText } from "../../dom";
import { decimal, integer } from "../../format";
import { text } from "../../strings";
import { itemName } from "../data/answerWords";
import type { Diverging } from "./diverging";

/** Of a picture on the page, in CSS pixels, where whole pixels allow it. */
const mostWidth = 90;
const mostHeight = 120;
/** Of an item's row of numbers. */
const stripHeight = 14;
const stripWidth = 168;

/** What a picture is of: `Unit 4`, `Filter 2, channel 5`, an item. */
export function pictureName(tensor: PicturedTensor, { names, first }: WeightPictures, at: number): string {
  const place = first + at;
  if (tensor.kind === "items")
    return names?.[at] === undefined ? text("itemPicture", integer(place)) : itemName(names[at]);
  if (tensor.kind === "units") return text("unitPicture", integer(place + 1));
  const filter = integer(Math.floor(place / tensor.slices) + 1);
  if (tensor.slices === 1) return text("filterPicture", filter);
  return text("slicePicture", filter, integer((place % tensor.slices) + 1));
}

/** One picture of weights with its name and range; drawn anew in place while it trains. */
export class WeightPicture {
  private readonly canvas = h("canvas", { role: "img" });
  private readonly name = h("span", { class: "weight-name" });
  private readonly range = h("span", { class: "weight-range" });
  readonly element = h("li", { class: "weight", tabindex: -1 }, this.canvas, this.name, this.range);

  /** `values`: row by row, channel by channel; `scale`: what is drawn as ±1, undefined: the picture's own largest. */
  draw(
    values: Float64Array,
    tensor: PicturedTensor,
    name: string,
    scale: number | undefined,
    colors: Diverging,
  ): void {
    const { width, height, channels } = tensor;
    let [low, high] = [Infinity, -Infinity];
    for (const value of values) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
    const range = low <= high ? text("weightRange", decimal(low), decimal(high)) : decimal(NaN);
    const words = text("weightWords", name, range);
    setText(this.name, name);
    setText(this.range, range);
    setAttribute(this.canvas, "aria-label", words);
    setAttribute(this.element, "title", words);
    this.fit(tensor);
    const context = this.canvas.getContext("2d");
    if (context === null) return;
    const image = context.createImageData(width, height);
    const largest = scale ?? Math.max(Math.abs(low), Math.abs(high));
    const unit = largest > 0 ? largest : 1;
    for (let pixel = 0; pixel < width * height; pixel++) {
      const at = 4 * pixel;
      if (channels === 1) colors.write(values[pixel]! / unit, image.data, at);
      // Red, green and blue: the middle grey is 0.
      else
        for (let channel = 0; channel < 3; channel++)
          image.data[at + channel] = 128 + 127 * (values[3 * pixel + channel]! / unit);
      image.data[at + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }

  private fit({ width, height, kind }: PicturedTensor): void {
    const { canvas } = this;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const times = Math.max(1, Math.floor(Math.min(mostWidth / width, mostHeight / height)));
    const [shownWidth, shownHeight] =
      kind === "items" ? [stripWidth, stripHeight] : [times * width, times * height];
    canvas.style.width = `${shownWidth}px`;
    canvas.style.height = `${shownHeight}px`;
  }
}
