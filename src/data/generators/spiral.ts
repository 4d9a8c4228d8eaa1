import { commonOptions, defineGenerator } from "./definition";

/** Radius of an arm's end: the features then have deviations near 1. */
const radius = 2;
const turns = 1.5;
/** Where an arm begins, as a fraction of its length: at 0 all arms would meet. */
const start = 0.1;

/** Arm c of C: (2t cos φ, 2t sin φ), φ = 2π(1.5t + c/C), t uniform in [0.1, 1]. */
export const spiral = defineGenerator({
  summary: "Spiral arms wound into each other, one a class. Takes a deep network or many units.",
  options: {
    ...commonOptions,
    classes: { kind: "integer", description: "Number of arms.", minimum: 2, maximum: 10, default: 2 },
  },
  target: "label",
  create({ noise, classes }, { rows }) {
    return (index) => {
      const target = index % classes;
      const t = start + (1 - start) * rows.uniform();
      const angle = 2 * Math.PI * (turns * t + target / classes);
      return {
        features: [
          radius * t * Math.cos(angle) + noise * rows.normal(),
          radius * t * Math.sin(angle) + noise * rows.normal(),
        ],
        target,
      };
    };
  },
});
