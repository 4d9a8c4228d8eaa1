import { commonOptions, defineGenerator } from "./definition";

/** How far from the axes a point lies before noise, so that noise rarely carries it across one. */
const gap = 0.2;

/** x₁, x₂ in ±[0.2, 1]; class 1 where their signs differ. The quadrants take turns. */
export const xor = defineGenerator({
  summary: "Points in the four quadrants; opposite quadrants are one class. No straight line separates them.",
  options: commonOptions,
  target: "label",
  create({ noise }, { rows }) {
    const coordinate = (sign: number): number =>
      sign * (gap + (1 - gap) * rows.uniform()) + noise * rows.normal();
    return (index) => {
      const [right, upper] = [index & 1, (index >> 1) & 1];
      return { features: [coordinate(right ? 1 : -1), coordinate(upper ? 1 : -1)], target: right ^ upper };
    };
  },
});
