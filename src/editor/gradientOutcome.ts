import type { GradientCheck, GradientComparison } from "../engine/facts";

/** What a gradient check came to. */
export type GradientOutcome =
  | { readonly kind: "wrong" | "noted"; readonly worst: GradientComparison }
  /** `unmeasured`: no entry could be compared. */
  | { readonly kind: "right" | "stopped" | "unmeasured" };

/** A wrong tensor counts most, also in a check that was stopped. */
export function outcomeOf({ parameters, passed }: GradientCheck): GradientOutcome {
  const compared = measured(parameters);
  const worstOf = (...verdicts: GradientComparison["verdict"][]) =>
    compared
      .filter(({ verdict }) => verdicts.includes(verdict))
      .sort((one, other) => other.relativeError - one.relativeError)[0];
  const wrong = worstOf("mismatch", "suspicious");
  if (wrong !== undefined) return { kind: "wrong", worst: wrong };
  const noted = worstOf("note");
  if (noted !== undefined) return { kind: "noted", worst: noted };
  if (parameters.length > 0 && compared.length === 0) return { kind: "unmeasured" };
  return { kind: passed ? "right" : "stopped" };
}

/** The tensors of which at least one entry could be compared. */
export const measured = (parameters: readonly GradientComparison[]): GradientComparison[] =>
  parameters.filter(({ checked }) => checked > 0);
