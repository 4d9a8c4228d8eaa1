import type { GradientCulprit, MistakePattern } from "../../../src/engine/facts";
import { valueTick } from "../../format";
import { text, type StringKey } from "../../strings";

const words: Readonly<Record<MistakePattern, StringKey>> = {
  sign: "patternSign",
  factor: "patternFactor",
  transposed: "patternTransposed",
  zero: "patternZero",
  "term-missing": "patternTermMissing",
  stale: "patternStale",
  unknown: "patternUnknown",
};

/** The kind of mistake: `Wrong sign`, `Wrong factor (2)`. */
export const patternWords = ({ pattern, factor }: GradientCulprit): string =>
  pattern === "factor" && factor !== undefined
    ? text("patternFactorOf", valueTick(factor))
    : text(words[pattern]);
