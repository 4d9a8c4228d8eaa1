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
import { short, theGradient } from "./words";
import { zero } from "./zero";

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
  const direction = Number.isFinite(cosine)
    ? ` It points ${cosine > 0.9 ? "nearly the right way" : cosine > 0.3 ? "roughly the right way" : "another way"} (cosine ${short(cosine)}).`
    : " It is not a finite number everywhere.";
  return {
    pattern: "unknown",
    message: `${theGradient(evidence)} disagrees with central differences, in no way that tells the mistake.${direction} Compare backward's formula with forward's, term by term.`,
  };
}
