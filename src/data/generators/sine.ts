import { commonOptions, defineGenerator } from "./definition";

/** y = sin x₁ + noise · N(0, 1), x₁ uniform in [−π, π]. */
export const sine = defineGenerator({
  summary: "One period of a sine curve, 1 feature.",
  options: commonOptions,
  target: "y",
  create({ noise }, { rows }) {
    return () => {
      const x = Math.PI * (2 * rows.uniform() - 1);
      return { features: [x], target: Math.sin(x) + noise * rows.normal() };
    };
  },
});
