import { listOf, number, object, optional } from "./shape";

/** Shape of new histograms: see src/session/shownHistograms.ts. */
export const histogramNews = object({
  everySteps: (value) => number(value) && (value as number) >= 1,
  moments: listOf(
    object({
      step: number,
      counts: (value) => value instanceof Uint16Array,
      numbers: (value) => value instanceof Float64Array,
    }),
  ),
  backTo: optional(number),
});
