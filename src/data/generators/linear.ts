import { commonOptions, defineGenerator } from "./definition";

/** y = w·x + b + noise · N(0, 1), x uniform in [−1, 1]ⁿ; w, b normal, the same for every part of the data. */
export const linear = defineGenerator({
  summary: "A random linear function of the features.",
  options: {
    ...commonOptions,
    features: { kind: "integer", description: "Number of features.", minimum: 1, maximum: 1000, default: 3 },
  },
  target: "y",
  create({ noise, features: size }, { shared, rows }) {
    const weights = Array.from({ length: size }, () => shared.normal());
    const bias = shared.normal();
    return () => {
      const features = weights.map(() => 2 * rows.uniform() - 1);
      const value = features.reduce((sum, x, axis) => sum + x * weights[axis]!, bias);
      return { features, target: value + noise * rows.normal() };
    };
  },
});
