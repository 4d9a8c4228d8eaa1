import type { GradientCheck } from "../../../src/engine/facts";
import { decimal, integer, setting } from "../../format";
import { bySeverity, checkedTensors, type Outcome } from "../../state/checkedTensor";
import type { Run } from "../../state/run";
import { text } from "../../strings";

/** What a check comes to: the word beside its heading, and the sentence below. */
export interface CheckWords {
  readonly outcome: Outcome;
  readonly short: string;
  readonly sentence: string;
}

export function checkWords(check: GradientCheck): CheckWords {
  const error = decimal(check.relativeError, 2);
  const [tolerance, epsilon] = [setting(check.tolerance), setting(check.epsilon)];
  const tensors = checkedTensors(check);
  const compared = tensors.filter(({ outcome }) => outcome !== "notCompared");
  if (check.passed) {
    const counts = [integer(tensors.length - compared.length), integer(tensors.length)];
    const sentence =
      compared.length === tensors.length
        ? text("checkPassed", error, tolerance, epsilon)
        : text("checkPassedPart", ...counts, error, tolerance, epsilon);
    return { outcome: "pass", short: text("pass"), sentence };
  }
  const failed = compared.filter(({ outcome }) => outcome !== "pass").sort(bySeverity);
  if (failed[0] !== undefined) {
    const counts = [integer(failed.length), integer(check.parameters.length)];
    const sentence = text("checkFailed", ...counts, error, epsilon);
    return { outcome: failed[0].outcome, short: text("checkFailedShort", ...counts), sentence };
  }
  const isPart = compared.length > 0;
  const sentence = isPart ? text("checkPart", error, epsilon) : text("checkNothing");
  return { outcome: "notCompared", short: text(isPart ? "checkPartShort" : "notCompared"), sentence };
}

/** Why there is no result, or no newer one; undefined where there is nothing to say. */
export function statusWords({ checkProgress, checkBroken, gradientCheck }: Run): string | undefined {
  if (checkProgress !== undefined) {
    const words = text("checking", integer(checkProgress.done), integer(checkProgress.of));
    return gradientCheck === undefined ? words : `${words}. ${text("earlierCheck")}`;
  }
  if (checkBroken !== undefined) {
    const words = checkBroken === "stopped" ? text("checkStopped") : text("checkBroken", checkBroken.message);
    return gradientCheck === undefined ? words : `${words} ${text("earlierCheck")}`;
  }
  return gradientCheck === undefined ? text("notChecked") : undefined;
}
