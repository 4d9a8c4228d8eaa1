import type { Diverging } from "./diverging";

/** Numbers as pixels: about 0 from the least to the largest, or red, green and blue. */
export interface WeightImage {
  /** `[row][column][channel]` */
  readonly values: Float64Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  /** What is drawn as ±1; undefined: the picture's own largest. */
  readonly scale: number | undefined;
}

/** Least and largest of the numbers; what is no number is left out. */
export function rangeOf(values: Float64Array): { readonly low: number; readonly high: number } {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}

export function paintWeights(canvas: HTMLCanvasElement, shown: WeightImage, colors: Diverging): void {
  const { values, width, height, channels, scale } = shown;
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext("2d");
  if (context === null) return;
  const image = context.createImageData(width, height);
  const { low, high } = rangeOf(values);
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
