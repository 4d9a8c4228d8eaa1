import { defineSchedule } from "./definition";

/** Places in the memory. */
const scale = 0;
const best = 1;
const waited = 2;

/**
 * After `patience` epochs in which the monitored cost has not fallen by more than `minDelta` below its best,
 * the rate is multiplied by `factor`, down to `minimum`; then the count begins anew. Keras ReduceLROnPlateau.
 */
export const reduceOnPlateau = defineSchedule({
  summary: "Lowers the learning rate when the cost stops falling.",
  options: {
    monitor: {
      kind: "choice",
      choices: ["devCost", "cost"],
      default: "devCost",
      description: "The cost that must keep falling: on the dev part, or on the train part.",
    },
    factor: {
      kind: "number",
      default: 0.1,
      exclusiveMinimum: 0,
      exclusiveMaximum: 1,
      description: "Factor at each reduction.",
    },
    patience: {
      kind: "integer",
      default: 10,
      minimum: 1,
      description: "Epochs without improvement before the rate is lowered.",
    },
    minDelta: {
      kind: "number",
      default: 1e-4,
      minimum: 0,
      description: "A smaller fall of the cost does not count as improvement.",
    },
    minimum: { kind: "number", default: 0, minimum: 0, description: "The rate is not lowered below it." },
  },
  rate({ minimum }, initial, { memory }) {
    return Math.max(initial * (memory?.[scale] ?? 1), Math.min(initial, minimum));
  },
  memory: ({ monitor, factor, patience, minDelta }) => ({
    monitor,
    start: [1, Infinity, 0],
    note(memory, costs) {
      const cost = costs[monitor];
      if (cost === undefined) return;
      if (cost < memory[best]! - minDelta) {
        memory[best] = cost;
        memory[waited] = 0;
        return;
      }
      memory[waited]!++;
      if (memory[waited]! < patience) return;
      memory[scale]! *= factor;
      memory[waited] = 0;
    },
  }),
});
