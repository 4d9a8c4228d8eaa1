import { defineAugmentation } from "./definition";
import { mask, masks, refuseWidth } from "./mask";

export const frequencyMasking = defineAugmentation({
  summary: "Hides some neighbouring bands of a recording.",
  options: {
    bands: { kind: "integer", default: 8, minimum: 1, description: "Most bands that one mask hides." },
    masks,
  },
  kind: "frames",
  refuse: ({ bands }, [, length = 1], type) => refuseWidth("bands", bands, length, type),
  create: ({ bands, masks: count }, input) => mask(input, "bands", bands, count),
});
