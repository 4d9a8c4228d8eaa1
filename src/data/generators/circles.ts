import { commonOptions, defineGenerator } from "./definition";

/** (r cos φ, r sin φ) with φ uniform; r = 1 for class 0, 0.5 for class 1. */
export const circles = defineGenerator({
  summary: "A circle inside a circle, 2 classes: the outer one is 0, the inner one 1.",
  options: commonOptions,
  target: "label",
  create({ noise }, { rows }) {
    return (index) => {
      const target = index % 2;
      const radius = target === 0 ? 1 : 0.5;
      const angle = 2 * Math.PI * rows.uniform();
      return {
        features: [
          radius * Math.cos(angle) + noise * rows.normal(),
          radius * Math.sin(angle) + noise * rows.normal(),
        ],
        target,
      };
    };
  },
});
