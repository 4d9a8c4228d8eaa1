import { ablation, forgottenFactor } from "./ablation";
import type { Evidence } from "./evidence";
import { inner, norm } from "./fit";

import { misplaced } from "./misplaced";
import { elsewhere, partial } from "./partial";
import { paths } from "./paths";
import type { Diagnosis, Pattern } from "./pattern";
import { constant, scaled } from "./scaled";
import { stale } from "./stale";
import { terms } from "./terms";
import { transposed } from "./transposed";
import { unused } from "./unused";
import { nameOf, short } from "./words";
import { zero } from "./zero";
import { sentences } from "../../../words/lists";
import { say } from "../../../words/words";

/** From the plainest to the most involved; the first that fits is told. */
const patterns: readonly Pattern[] = [
  zero,
  unused,
  scaled,
  transposed,
  stale,
  misplaced,
  forgottenFactor,
  constant,
  partial,
  terms,
  ablation,
  paths,
  elsewhere,
];

/** What kind of mistake the evidence looks like. */
export function diagnose(evidence: Evidence): Diagnosis {
  for (const pattern of patterns) {
    const found = pattern(evidence);
    if (found) return found;
  }
  const { analytic, numeric } = evidence;
  const cosine = inner(analytic, numeric) / (norm(analytic) * norm(numeric));
  return {
    pattern: "unknown",
    message: sentences(
      say`The gradient of ${nameOf(evidence)} disagrees with central differences, in no way that tells the mistake.`,
      directionOf(cosine),
      say`Compare backward's formula with forward's, term by term.`,
    ),
  };
}

function directionOf(cosine: number): string {
  if (!Number.isFinite(cosine)) return say`It is not a finite number everywhere.`;
  if (cosine > 0.9) return say`It points nearly the right way (cosine ${short(cosine)}).`;
  if (cosine > 0.3) return say`It points roughly the right way (cosine ${short(cosine)}).`;
  return say`It points another way (cosine ${short(cosine)}).`;
}
