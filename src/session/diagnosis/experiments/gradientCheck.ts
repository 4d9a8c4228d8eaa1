import { placeOfGradient } from "../../../model/gradientPlace";
import { checkPrepared } from "../../gradientCheckJob";
import { undecided, type Experiment } from "./experiment";
import { say } from "../../../words/words";

/** Entries of each tensor that tell a wrong backward pass: it is seldom wrong in a few only. */
const samples = 40;

/** Compares every gradient with differences of the cost. */
export const gradientCheck: Experiment = {
  run(prepared, timeIsUp) {
    const check = checkPrepared(prepared, { samples, shouldStop: timeIsUp });
    const [culprit] = check.culprits;
    if (culprit !== undefined) {
      const factor = culprit.pattern === "sign" ? -1 : culprit.factor;
      return {
        verdict: "faulty",
        message: culprit.message,
        evidence: { relativeError: culprit.relativeError, ...(factor !== undefined && { factor }) },
        path: placeOfGradient(prepared.document, culprit).path,
        layer: culprit.layer,
      };
    }
    if (check.passed)
      return {
        verdict: "sound",
        message: say`Every gradient agrees with differences of the cost (largest relative error ${check.relativeError.toExponential(1)}).`,
        evidence: { relativeError: check.relativeError },
        path: [],
      };
    return undecided(
      say`Some gradients differ from differences of the cost by up to ${check.relativeError.toExponential(1)}, but no backward pass is wrong by itself.`,
    );
  },
};
