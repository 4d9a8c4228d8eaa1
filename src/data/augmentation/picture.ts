import type { Shape } from "../../engine/shape";
import { type AugmentedInput, scaledValue, type Values } from "./definition";

export interface PictureSize {
  readonly height: number;
  readonly width: number;
  /** 1 where a picture has no axis of its own for them. */
  readonly channels: number;
}

export const pictureSize = ([height = 1, width = 1, channels = 1]: Shape): PictureSize => ({
  height,
  width,
  channels,
});

/** What stands where a picture was moved away from. */
export const fill = {
  kind: "choice",
  choices: ["edge", "zero"],
  default: "edge",
  description:
    "What stands where nothing of the picture is: its edge continued, or the file's value 0 (black).",
} as const;

/**
 * Draws a picture anew, each pixel interpolated bilinearly between the four around the place it comes from:
 *
 *   (y, x) ← centre + (yy·dy + yx·dx + y0, xy·dy + xx·dx + x0), (dy, dx) its own distance from the centre
 */
export class Resampler {
  private readonly size: PictureSize;
  private readonly before: Float64Array;
  /** Of each group of entries, what stands outside; undefined: the edge. */
  private readonly outside: Float64Array | undefined;

  constructor({ shape, groups }: AugmentedInput, fillWith: "edge" | "zero") {
    this.size = pictureSize(shape);
    const { height, width, channels } = this.size;
    this.before = new Float64Array(height * width * channels);
    this.outside = fillWith === "zero" ? scaledValue(groups, () => 0) : undefined;
  }

  apply(
    values: Values,
    first: number,
    yy: number,
    yx: number,
    xy: number,
    xx: number,
    y0: number,
    x0: number,
  ): void {
    const { before } = this;
    const { height, width, channels } = this.size;
    for (let entry = 0; entry < before.length; entry++) before[entry] = values[first + entry]!;
    const centreY = (height - 1) / 2;
    const centreX = (width - 1) / 2;
    let at = 0;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const fromY = centreY + yy * (y - centreY) + yx * (x - centreX) + y0;
        const fromX = centreX + xy * (y - centreY) + xx * (x - centreX) + x0;
        const top = Math.floor(fromY);
        const left = Math.floor(fromX);
        const down = fromY - top;
        const right = fromX - left;
        for (let channel = 0; channel < channels; channel++, at++) {
          const upper =
            (1 - right) * this.pixel(top, left, channel, at) + right * this.pixel(top, left + 1, channel, at);
          const lower =
            (1 - right) * this.pixel(top + 1, left, channel, at) +
            right * this.pixel(top + 1, left + 1, channel, at);
          values[first + at] = (1 - down) * upper + down * lower;
        }
      }
    }
  }

  private pixel(y: number, x: number, channel: number, at: number): number {
    const { before, outside } = this;
    const { height, width, channels } = this.size;
    if (outside !== undefined && (y < 0 || y >= height || x < 0 || x >= width))
      return outside[at % outside.length]!;
    const row = y < 0 ? 0 : y >= height ? height - 1 : y;
    const column = x < 0 ? 0 : x >= width ? width - 1 : x;
    return before[(row * width + column) * channels + channel]!;
  }
}
