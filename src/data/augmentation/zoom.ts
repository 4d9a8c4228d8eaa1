import { between, defineAugmentation, refuseRange } from "./definition";
import { fill, Resampler } from "./picture";

/** Enlarged f times about the centre, f uniform in `range`: (dy, dx) ← (dy / f, dx / f) */
export const zoom = defineAugmentation({
  summary: "Enlarges a picture or makes it smaller, about its centre.",
  options: {
    range: {
      kind: "numbers",
      length: 2,
      exclusiveMinimum: 0,
      default: [0.9, 1.1],
      description: "Smallest and largest factor; above 1 things become larger.",
    },
    fill,
  },
  kind: "picture",
  refuse: ({ range }, _, type) => refuseRange(range, type),
  create({ range, fill: fillWith }, input) {
    const resampler = new Resampler(input, fillWith);
    const [smallest = 1, largest = 1] = range;
    return (values, first, random) => {
      const step = 1 / between(random, smallest, largest);
      resampler.apply(values, first, step, 0, 0, step, 0, 0);
    };
  },
});
