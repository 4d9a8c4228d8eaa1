import type { RandomStream } from "../../engine/random";
import { commonOptions, defineGenerator } from "./definition";

/** Of this many random points the one farthest from all centres so far becomes a centre. */
const candidates = 20;

/** Centres in [−1, 1]ⁿ, the same for every part of the data; x = centre + noise · N(0, 1). */
export const blobs = defineGenerator({
  summary: "One round cloud of points a class.",
  options: {
    ...commonOptions,
    classes: { kind: "integer", description: "Number of clouds.", minimum: 2, maximum: 100, default: 3 },
    features: { kind: "integer", description: "Number of features.", minimum: 1, maximum: 1000, default: 2 },
  },
  target: "label",
  create({ noise, classes, features }, { shared, rows }) {
    const centres: number[][] = [];
    while (centres.length < classes) centres.push(farPoint(centres, features, shared));
    return (index) => {
      const target = index % classes;
      return { features: centres[target]!.map((at) => at + noise * rows.normal()), target };
    };
  },
});

function farPoint(centres: readonly number[][], features: number, random: RandomStream): number[] {
  let farthest: number[] = [];
  let most = -1;
  for (let tried = 0; tried < candidates; tried++) {
    const point = Array.from({ length: features }, () => 2 * random.uniform() - 1);
    const nearest = Math.min(
      ...centres.map((centre) => Math.hypot(...centre.map((at, axis) => at - point[axis]!))),
    );
    if (nearest > most) [farthest, most] = [point, nearest];
    if (centres.length === 0) break;
  }
  return farthest;
}
