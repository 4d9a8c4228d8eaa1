import { between, defineAugmentation, refuseRange, scaledValue } from "./definition";

/** x ← f · x in the file's own units, f uniform in `range` and the same for all of an example; bytes stay within 0 to 255. */
export const brightness = defineAugmentation({
  summary: "Makes a picture brighter or darker.",
  options: {
    range: {
      kind: "numbers",
      length: 2,
      minimum: 0,
      default: [0.8, 1.2],
      description: "Smallest and largest factor of the values; above 1 is brighter.",
    },
  },
  kind: "picture",
  refuse: ({ range }, _, type) => refuseRange(range, type),
  create({ range }, { shape, groups, isBytes }) {
    const size = shape.reduce((product, side) => product * side, 1);
    const [darkest = 1, brightest = 1] = range;
    const zeros = scaledValue(groups, () => 0);
    const largest = scaledValue(groups, () => (isBytes ? 255 : Infinity));
    return (values, first, random) => {
      const factor = between(random, darkest, brightest);
      let group = 0;
      for (let at = first; at < first + size; at++) {
        const value = zeros[group]! + factor * (values[at]! - zeros[group]!);
        values[at] = value > largest[group]! ? largest[group]! : value;
        if (++group === zeros.length) group = 0;
      }
    };
  },
});
