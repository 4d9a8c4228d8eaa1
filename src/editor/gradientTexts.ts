import * as vscode from "vscode";
import type { GradientCheck, GradientComparison } from "../engine/facts";
import { showNumber } from "./figures";

/** A tensor whose gradient is wrong, and what is said of it. */
export interface Accusation {
  readonly layer: string;
  readonly parameter: string;
  readonly message: string;
  readonly worst: GradientComparison["worst"];
}

/** The backward passes that are wrong by themselves; where none was found, the tensors that came out wrong. */
export function accusationsOf({ culprits, parameters }: GradientCheck): readonly Accusation[] {
  if (culprits.length > 0) return culprits;
  return parameters
    .filter(({ verdict }) => verdict === "mismatch")
    .map((one) => ({ ...one, message: disagreement(one) }));
}

export const disagreement = ({ layer, parameter, relativeError }: GradientComparison): string =>
  vscode.l10n.t(
    "The gradient of {0}/{1} disagrees with central differences: relative error {2}.",
    layer,
    parameter,
    showNumber(relativeError),
  );

type Entry = GradientComparison["worst"][number];

/** `kernel[0, 3]` */
const nameOf = (parameter: string, { index }: Entry): string => `${parameter}[${index.join(", ")}]`;

/** Enough digits to see where two gradients part. */
const digits = 9;
const exact = (value: number): string =>
  Number.isFinite(value) ? String(Number(value.toPrecision(digits))) : showNumber(value);

/** `beta[0]: backward gives -0.12, central differences 0.12`, the worst first. */
export const worstLines = (
  { parameter, worst }: Pick<Accusation, "parameter" | "worst">,
  most: number,
): string[] =>
  worst
    .slice(0, most)
    .map((entry) =>
      vscode.l10n.t(
        "{0}: backward gives {1}, central differences {2}",
        nameOf(parameter, entry),
        exact(entry.analytic),
        exact(entry.numeric),
      ),
    );

/** The worst entries as two texts whose difference is the mistake. */
export const worstTexts = ({ parameter, worst }: Pick<Accusation, "parameter" | "worst">) => {
  const text = (value: (entry: Entry) => number) =>
    worst.map((entry) => `${nameOf(parameter, entry)}  ${exact(value(entry))}`).join("\n");
  return { expected: text(({ numeric }) => numeric), actual: text(({ analytic }) => analytic) };
};
