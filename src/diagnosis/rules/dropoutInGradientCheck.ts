/**
 * Dropout draws another network for every pass: J(θ + ε) and J(θ − ε) of different networks have no slope. The
 * check therefore switches it off, and so does not see a mistake in what depends on it.
 */
import { isCustom } from "../../model/custom";
import { defineStaticRule } from "../rule";
import { sentences } from "../../words/lists";
import { say } from "../../words/words";

const defaults = { tolerance: 1e-7, samples: 200 };

export const dropoutInGradientCheck = defineStaticRule({
  severity: "info",
  summary: "The gradient check leaves dropout out.",
  thresholds: {},
  check({ model }) {
    const { epsilon, tolerance, samples } = model.gradientCheck;
    // Who sets the check up, or writes a backward pass by hand, will check.
    const checks =
      epsilon !== undefined ||
      tolerance !== defaults.tolerance ||
      samples !== defaults.samples ||
      model.layers.some(({ type }) => isCustom(type));
    const dropout = model.layers.find(({ type }) => type === "dropout");
    if (!checks || !dropout) return [];
    return [
      {
        layer: dropout.name,
        path: dropout.path,
        message: sentences(
          say`The gradient check switches ${dropout.name} off: with units dropped at random the cost at θ + ε and at θ − ε would be those of two different networks.`,
          say`Everything else is checked as it trains.`,
        ),
      },
    ];
  },
});
