import { defineAugmentation } from "./definition";
import { fill, pictureSize, Resampler } from "./picture";

/**
 * A part of `fraction` of height and width, cut out at a random whole pixel of the picture with `padding` around
 * it, enlarged to the picture's size: (y, x) ← (top, left) + fraction · (y, x). With `fraction` 1 and `padding` 4 it
 * is the usual augmentation of small pictures (He, Zhang, Ren, Sun 2016, section 4.2).
 */
export const crop = defineAugmentation({
  summary: "Cuts a part out of a picture at random and brings it back to the picture's size.",
  options: {
    fraction: {
      kind: "number",
      default: 0.8,
      exclusiveMinimum: 0,
      maximum: 1,
      description: "Height and width of the part, as fractions of the picture's.",
    },
    padding: {
      kind: "integer",
      default: 0,
      minimum: 0,
      maximum: 4096,
      description: "Pixels of `fill` put around the picture before the part is cut out.",
    },
    fill,
  },
  kind: "picture",
  create({ fraction, padding, fill: fillWith }, input) {
    const { height, width } = pictureSize(input.shape);
    const resampler = new Resampler(input, fillWith);
    const partHeight = Math.max(1, Math.round(fraction * height));
    const partWidth = Math.max(1, Math.round(fraction * width));
    const rows = height - partHeight + 2 * padding + 1;
    const columns = width - partWidth + 2 * padding + 1;
    return (values, first, random) => {
      const top = random.below(rows) - padding;
      const left = random.below(columns) - padding;
      // How far the part's centre lies from the picture's.
      const down = top + (partHeight - height) / 2;
      const right = left + (partWidth - width) / 2;
      resampler.apply(values, first, partHeight / height, 0, 0, partWidth / width, down, right);
    };
  },
});
