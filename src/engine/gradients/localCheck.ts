/**
 * Every layer's own backward pass, checked alone: its vector-Jacobian product with a random cotangent v,
 * (∂y/∂θ)ᵀ·v, against central differences of v·y(θ). Here an error is the layer's own, whatever flows to it.
 */
import type { GradientCulprit } from "../facts";
import { LocalObjective } from "./localObjective";
import { cotangentOf, gradientsOf, type LocalUnit } from "./localUnit";
import { gatherEvidence } from "./patterns/evidence";
import { diagnose } from "./patterns/index";
import { nameOf } from "./patterns/words";
import { type Point, Points } from "./points";
import { TensorCheck, type TensorCheckOptions, type TensorComparison } from "./tensorCheck";
import { listOf, sentences } from "../../words/lists";
import { say } from "../../words/words";

/** The culprits among the unit's tensors, `stopped` where it was told to. Leaves its inputs and parameters as they were. */
export function checkAlone(
  unit: LocalUnit,
  examples: number,
  options: TensorCheckOptions,
): GradientCulprit[] | "stopped" {
  const points = new Points(unit, examples, options.seed);
  try {
    // What a backward would remember that does not look at its own forward.
    points.goTo("start");
    const point = (["moved", "exchanged", "start"] as const).find((each) => points.goTo(each));
    if (!point) return [];
    return checkAt(unit, examples, points, point, options);
  } finally {
    points.goTo("start");
  }
}

function checkAt(
  unit: LocalUnit,
  examples: number,
  points: Points,
  point: Point,
  options: TensorCheckOptions,
): GradientCulprit[] | "stopped" {
  const cotangent = unit.cotangent ?? cotangentOf(unit, options.seed, 0);
  const gradients = gradientsOf(unit, cotangent);
  unit.forward();
  const check = new TensorCheck(new LocalObjective(unit, cotangent), {
    ...options,
    sweep: false,
    onEntry: () => undefined,
  });
  const wrong: { at: number; comparison: TensorComparison["comparison"] }[] = [];
  for (const [at, subject] of unit.subjects.entries()) {
    const compared = check.compare({ ...subject, analytic: gradients[at]! });
    if (!compared) return "stopped";
    if (isWrong(compared.comparison)) wrong.push({ at, comparison: compared.comparison });
  }
  return wrong.map(({ at, comparison }) => {
    const evidence = gatherEvidence({ unit, examples, at, comparison, points, point, options });
    const { pattern, factor, message } = diagnose(evidence);
    const { layer, parameter, relativeError, worst } = comparison;
    const isAlone = unit.subjects.length > 1 && wrong.length === 1;
    return {
      layer,
      parameter,
      relativeError,
      pattern,
      ...(factor !== undefined && { factor }),
      message: sentences(message, isAlone ? othersAreRight(unit, at) : undefined),
      worst,
    };
  });
}

const isWrong = ({ verdict, checked }: TensorComparison["comparison"]): boolean =>
  checked > 0 && (verdict === "suspicious" || verdict === "mismatch");

function othersAreRight(unit: LocalUnit, at: number): string {
  const others = unit.subjects.filter((_, other) => other !== at).map((subject) => nameOf({ unit, subject }));
  return others.length === 1
    ? say`That of ${others[0]!} is right.`
    : say`Those of ${listOf(others)} are right.`;
}
