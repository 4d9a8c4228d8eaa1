import type { GradientCheck, GradientComparison, GradientCulprit, Verdict } from "../../src/engine/facts";
import { ComparedEntries } from "./comparedEntries";
import { foldOf, type Fold } from "./fold";
import type { TensorOrder } from "./uiState";

/** What a comparison comes to; a tensor of which nothing could be compared has no verdict. */
export type Outcome = Verdict | "notCompared";

/** One row of the gradient check. */
export class CheckedTensor {
  /** `dense_1/kernel` */
  readonly key: string;
  readonly outcome: Outcome;
  private made: { readonly entries: ComparedEntries; readonly fold: Fold } | undefined;

  constructor(
    readonly check: GradientCheck,
    readonly comparison: GradientComparison,
    /** Its own backward pass is wrong, in this way. */
    readonly culprit: GradientCulprit | undefined,
  ) {
    this.key = keyOf(comparison);
    this.outcome = comparison.checked === 0 ? "notCompared" : comparison.verdict;
  }

  get entries(): ComparedEntries {
    return this.details.entries;
  }

  get fold(): Fold {
    return this.details.fold;
  }

  /** Worked out for the one tensor that is looked at. */
  private get details() {
    return (this.made ??= {
      entries: new ComparedEntries(this.comparison, this.check.tolerance),
      fold: foldOf(this.comparison.shape),
    });
  }
}

/** The tensors of a check, in the file's order. */
export function checkedTensors(check: GradientCheck): CheckedTensor[] {
  const culprits = new Map(check.culprits.map((culprit) => [keyOf(culprit), culprit]));
  return check.parameters.map(
    (comparison) => new CheckedTensor(check, comparison, culprits.get(keyOf(comparison))),
  );
}

export const keyOf = ({ layer, parameter }: { layer: string; parameter: string }): string =>
  `${layer}/${parameter}`;

const severities: readonly Outcome[] = ["mismatch", "suspicious", "note", "notCompared", "pass"];

/** Worst first: what is wrong by itself before what errors only flow through, then the largest error. */
export function bySeverity(a: CheckedTensor, b: CheckedTensor): number {
  const [first, second] = [a.comparison.relativeError, b.comparison.relativeError];
  return (
    severities.indexOf(a.outcome) - severities.indexOf(b.outcome) ||
    Number(b.culprit !== undefined) - Number(a.culprit !== undefined) ||
    (first === second ? 0 : second > first ? 1 : -1)
  );
}

/** In the order asked for; of itself worst first where something is wrong. */
export function ordered(tensors: readonly CheckedTensor[], order: TensorOrder): CheckedTensor[] {
  const sorted = order.by === "severity" ? tensors.toSorted(bySeverity) : [...tensors];
  return order.reversed ? sorted.reverse() : sorted;
}
