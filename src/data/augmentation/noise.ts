import { sizeOf } from "../../engine/shape";
import { defineAugmentation } from "./definition";

/**
 * x ← x + deviation · N(0, 1), after `normalize`. Both numbers of Box & Muller (1958) are used:
 * √(−2 ln u₁) · (cos 2πu₂, sin 2πu₂).
 */
export const noise = defineAugmentation({
  summary: "Adds normal noise to every number.",
  options: {
    deviation: {
      kind: "number",
      default: 0.1,
      minimum: 0,
      description:
        "Standard deviation of what is added, in the units the network gets: those after `normalize`.",
    },
  },
  kind: "numbers",
  create({ deviation }, { shape, isNumber }) {
    const size = sizeOf(shape);
    const entries = Uint32Array.from({ length: size }, (_, entry) => entry);
    const numbers = isNumber ? entries.filter((entry) => isNumber[entry]) : entries;
    return (values, first, random) => {
      for (let at = 0; at < numbers.length; at += 2) {
        const radius = deviation * Math.sqrt(-2 * Math.log(1 - random.word() * 2 ** -32));
        const angle = 2 * Math.PI * random.word() * 2 ** -32;
        values[first + numbers[at]!]! += radius * Math.cos(angle);
        if (at + 1 < numbers.length) values[first + numbers[at + 1]!]! += radius * Math.sin(angle);
      }
    };
  },
});
