import type { AugmentedInput, Change } from "./definition";
import { pictureSize } from "./picture";

/** The options of both flips. */
export const flipOptions = {
  probability: {
    kind: "number",
    default: 0.5,
    minimum: 0,
    maximum: 1,
    description: "How often an example is flipped.",
  },
} as const;

/** Exchanges each pixel with its mirror image, so that twice is as before. */
export function flip(
  { shape }: AugmentedInput,
  probability: number,
  axis: "horizontal" | "vertical",
): Change {
  const { height, width, channels } = pictureSize(shape);
  const isHorizontal = axis === "horizontal";
  const [rows, columns] = isHorizontal ? [height, width >> 1] : [height >> 1, width];
  return (values, first, random) => {
    if (random.uniform() >= probability) return;
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        const one = first + (y * width + x) * channels;
        const other =
          first + (isHorizontal ? y * width + width - 1 - x : (height - 1 - y) * width + x) * channels;
        for (let channel = 0; channel < channels; channel++) {
          const value = values[one + channel]!;
          values[one + channel] = values[other + channel]!;
          values[other + channel] = value;
        }
      }
    }
  };
}
