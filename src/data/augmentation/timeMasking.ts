import { defineAugmentation } from "./definition";
import { mask, masks, refuseWidth } from "./mask";

export const timeMasking = defineAugmentation({
  summary: "Hides some consecutive frames of a recording.",
  options: {
    frames: { kind: "integer", default: 10, minimum: 1, description: "Most frames that one mask hides." },
    masks,
  },
  kind: "frames",
  refuse: ({ frames }, [length = 1], type) => refuseWidth("frames", frames, length, type),
  create: ({ frames, masks: count }, input) => mask(input, "frames", frames, count),
});
