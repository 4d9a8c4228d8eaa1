import type { Network } from "../network";
import { type CheckedEntry, tensorError } from "./comparison";
import type { GradientComparison } from "../facts";
import { Differences } from "./differences";
import type { Objective } from "./objective";
import type { GradientSubject } from "./subjects";
import { say } from "../../words/words";

const floor = 1e-10;

/**
 * Where a tensor that the regularization applies to disagrees: which of the two terms of its gradient does,
 * the data's or the regularization's, each compared alone. Leaves the parameter's gradient as it was.
 */
export function termsAlone(
  network: Network,
  subject: GradientSubject,
  { entries, relativeError }: Pick<GradientComparison, "entries" | "relativeError">,
): string | undefined {
  const { parameter } = subject;
  if (!parameter?.penalty) return undefined;
  const whole = subject.analytic.slice();
  subject.analytic.fill(0);
  parameter.addPenaltyGradient(network.kernels);
  const ofPenalty = subject.analytic.slice();
  subject.analytic.set(whole);
  const differences = new Differences(penaltyAlone(network, subject));
  const penalty: CheckedEntry[] = [];
  const data: CheckedEntry[] = [];
  entries.at.forEach((entry, at) => {
    const [epsilon, resolution] = [1e-5, 0];
    const numeric = differences.central(subject, entry, epsilon);
    if (differences.crossedKink) return;
    const analytic = ofPenalty[entry]!;
    penalty.push({ entry, analytic, numeric, epsilon, resolution });
    data.push({
      entry,
      analytic: whole[entry]! - analytic,
      numeric: entries.numeric[at]! - numeric,
      epsilon,
      resolution,
    });
  });
  const [ofData, ofTerm] = [tensorError(data, floor), tensorError(penalty, floor)];
  const show = (error: number) => error.toExponential(1);
  const [together, dataAlone, termAlone] = [show(relativeError), show(ofData), show(ofTerm)];
  return ofTerm > ofData
    ? say`${parameter.path}, relative error ${together}: the regularization term's gradient alone disagrees (${termAlone}), the data's alone by ${dataAlone}.`
    : say`${parameter.path}, relative error ${together}: the data's gradient alone disagrees (${dataAlone}), the regularization term's agrees (${termAlone}).`;
}

/** Nothing but the tensor's own penalty, which `Differences` adds by itself. */
const penaltyAlone = (network: Network, { parameter }: GradientSubject): Objective => ({
  terms: new Float64Array(0),
  weights: 0,
  apart: 1,
  scale: 1,
  evaluate: () => undefined,
  extra: () => parameter?.penaltyValue(network.kernels) ?? 0,
  crossed: () => false,
});
