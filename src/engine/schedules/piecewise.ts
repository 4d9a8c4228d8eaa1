import { defineSchedule } from "./definition";

/** values[i] for epochs below boundaries[i], the last value from the last boundary on; a missing value leaves the last one. */
export const piecewise = defineSchedule({
  summary: "A list of learning rates, each until its boundary epoch.",
  options: {
    boundaries: {
      kind: "integers",
      minimum: 1,
      description: "Epochs at which the next value begins, ascending.",
    },
    values: {
      kind: "numbers",
      exclusiveMinimum: 0,
      description: "Learning rates: one more than there are boundaries.",
    },
  },
  rate({ boundaries, values }, initial, { epoch }) {
    let at = 0;
    while (at < boundaries.length && epoch >= boundaries[at]!) at++;
    return values[Math.min(at, values.length - 1)] ?? initial;
  },
});
