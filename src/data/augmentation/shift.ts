import { between, defineAugmentation } from "./definition";
import { fill, pictureSize, Resampler } from "./picture";

const fraction = (side: string) =>
  ({
    kind: "number",
    default: 0.1,
    minimum: 0,
    maximum: 1,
    description: `Farthest way in either direction, as a fraction of the ${side}.`,
  }) as const;

/** (y, x) ← (y − s·height, x − t·width), s uniform in ± `height`, t in ± `width` */
export const shift = defineAugmentation({
  summary: "Moves a picture up or down and to a side.",
  options: { height: fraction("height"), width: fraction("width"), fill },
  kind: "picture",
  create({ height, width, fill: fillWith }, input) {
    const resampler = new Resampler(input, fillWith);
    const size = pictureSize(input.shape);
    const rows = height * size.height;
    const columns = width * size.width;
    return (values, first, random) => {
      const down = between(random, -rows, rows);
      const right = between(random, -columns, columns);
      resampler.apply(values, first, 1, 0, 0, 1, -down, -right);
    };
  },
});
