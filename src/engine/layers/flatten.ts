import { sizeOf } from "../shape";
import { defineLayer, noPasses } from "./definition";

/** `[batch, 28, 28, 1]` becomes `[batch, 784]`: the same numbers in the same order, so nothing is computed. */
export const flatten = defineLayer({
  summary: "Joins all axes but the batch into one.",
  options: {},
  outputShape: (_options, [input]) => [sizeOf(input!)],
  passesThrough: true,
  create: () => noPasses,
});
