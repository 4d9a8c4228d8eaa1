import { defineAugmentation } from "./definition";
import { flip, flipOptions } from "./flip";

/** (y, x) ↔ (y, width − 1 − x) */
export const flipHorizontal = defineAugmentation({
  summary: "Exchanges left and right of a picture.",
  options: flipOptions,
  kind: "picture",
  create: ({ probability }, input) => flip(input, probability, "horizontal"),
});
