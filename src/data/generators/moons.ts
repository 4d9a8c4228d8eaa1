import { commonOptions, defineGenerator } from "./definition";

/** Class 0 (cos φ, sin φ), class 1 (1 − cos φ, ½ − sin φ), φ uniform in [0, π]. */
export const moons = defineGenerator({
  summary: "Two half circles that interlock, 2 classes.",
  options: commonOptions,
  target: "label",
  create({ noise }, { rows }) {
    return (index) => {
      const target = index % 2;
      const angle = Math.PI * rows.uniform();
      const [x1, x2] =
        target === 0 ? [Math.cos(angle), Math.sin(angle)] : [1 - Math.cos(angle), 0.5 - Math.sin(angle)];
      return { features: [x1 + noise * rows.normal(), x2 + noise * rows.normal()], target };
    };
  },
});
