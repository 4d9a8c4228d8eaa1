import { defineInitializer } from "./definition";

/** The kernel counts as a matrix [all axes but the last, last axis]; a rectangular one has ones on its diagonal. */
export const identity = defineInitializer({
  summary: "gain times the identity matrix: the layer starts by passing its input on.",
  options: { gain: { kind: "number", default: 1, description: "Value on the diagonal." } },
  fill({ options: { gain }, shape, values }) {
    values.fill(0);
    const columns = shape.at(-1) ?? 1;
    const rows = values.length / columns;
    for (let at = 0; at < Math.min(rows, columns); at++) values[at * columns + at] = gain;
  },
});
