/**
 * A distance loss grows with the target's size, squared for the mean squared error, and its gradient with
 * it: at a usual learning rate the first steps overshoot, or millions of steps are needed to get there.
 */
import { isDistance } from "../losses";
import { defineDataRule } from "../rule";
import { shownNumber } from "../shown";
import { sentences } from "../../words/lists";
import { say } from "../../words/words";

export const targetScale = defineDataRule({
  severity: "warning",
  summary: "A regression's targets are large, unscaled, and the learning rate is a usual one.",
  thresholds: {
    deviation: { default: 10, description: "Deviation of the target." },
    largest: { default: 100, description: "Largest absolute value of the target." },
    learningRate: { default: 1e-3, description: "Learning rates from here on do not suit such targets." },
  },
  check({ model, profile }, { deviation, largest, learningRate }) {
    const { target } = profile;
    if (target.kind !== "numbers" || !isDistance(model.loss) || model.data.normalizeTarget !== "none")
      return [];
    const rate = model.training.optimizer.options.learningRate;
    if (typeof rate !== "number" || rate < learningRate) return [];
    const sizes = target.numbers.map(({ name, parts: { train } }) => ({
      name,
      ...train.network,
      size: Math.max(Math.abs(train.network.minimum), Math.abs(train.network.maximum)),
    }));
    const worst = sizes.reduce((one, other) => (other.size > one.size ? other : one));
    if (worst.deviation <= deviation && worst.size <= largest) return [];
    const path = ["data", "normalizeTarget"];
    return [
      {
        path: ["data", "target"],
        message: sentences(
          say`"${worst.name}" lies between ${shownNumber(worst.minimum)} and ${shownNumber(worst.maximum)} (deviation ${shownNumber(worst.deviation)}), and the cost and its gradients grow with it: at a learning rate of ${rate} steps overshoot or take forever.`,
          say`Scale it: "normalizeTarget": "standard"; metrics stay in the original unit.`,
        ),
        evidence: { deviation: worst.deviation, largest: worst.size, learningRate: rate },
        fixes: [{ title: say`Add "normalizeTarget": "standard"`, edits: [{ path, value: "standard" }] }],
      },
    ];
  },
});
