import { defineAugmentation } from "./definition";
import { flip, flipOptions } from "./flip";

/** (y, x) ↔ (height − 1 − y, x) */
export const flipVertical = defineAugmentation({
  summary: "Exchanges top and bottom of a picture.",
  options: flipOptions,
  kind: "picture",
  create: ({ probability }, input) => flip(input, probability, "vertical"),
});
