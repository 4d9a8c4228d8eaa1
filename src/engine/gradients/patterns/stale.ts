import { type Evidence, evidenceAt, restrictedTo, some } from "./evidence";
import { gradientsOf } from "../localUnit";
import { agree } from "./fit";
import type { Pattern } from "./pattern";
import { nameOf } from "./words";
import { say } from "../../../words/words";

/** Backward, or forward itself, reads what an earlier forward has left. */
export const stale: Pattern = (evidence) => {
  const { unit, points, point } = evidence;
  if (!unit.isOwn || point === "start") return undefined;
  const isStale = remembers(evidence) || isRightAtFirstOnly(restrictedTo(evidence, some(evidence.entries)));
  points.goTo(point);
  if (!isStale) return undefined;
  return {
    pattern: "stale",
    message: say`The gradient of ${nameOf(evidence)} belongs to an earlier mini-batch: something is read that another forward has left. Fill the cache anew in every forward, and keep nothing in variables outside.`,
  };
};

/** With an empty cache, output or gradient are others. */
function remembers({ unit, cotangents, at, points, point }: Evidence): boolean {
  points.goTo("start");
  points.goTo(point);
  const [cotangent] = cotangents;
  const cache = unit.kept() as Record<string, unknown>;
  const both = (): [Float64Array[], Float64Array[]] => {
    const gradient = gradientsOf(unit, cotangent!)[at]!;
    return [[unit.output.slice()], [gradient]];
  };
  const [output, gradient] = both();
  const kept = { ...cache };
  for (const key of Object.keys(cache)) Reflect.deleteProperty(cache, key);
  try {
    const [outputAnew, gradientAnew] = both();
    return !agree(output, outputAnew) || !agree(gradient, gradientAnew);
  } catch {
    // A cache that forward itself needs filled is one that an earlier forward has filled.
    return true;
  } finally {
    Object.assign(cache, kept);
  }
}

/**
 * Right at the mini-batch that the layer saw first, wrong at one whose examples only stand in another order:
 * no formula does that.
 */
function isRightAtFirstOnly(evidence: Evidence): boolean {
  const { points } = evidence;
  // Twice, for what remembers the latest forward but one.
  points.goTo("start");
  points.goTo("start");
  const first = evidenceAt(evidence);
  points.goTo("exchanged");
  const second = evidenceAt(evidence);
  return agree(first.analytic, first.numeric) && !agree(second.analytic, second.numeric);
}
