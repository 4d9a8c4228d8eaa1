/** One gradient check of a network where it stands: the whole first, then each backward pass alone where it is needed. */
import type { GradientComparison, GradientCulprit } from "../facts";
import type { Pass } from "../layers/definition";
import type { Network } from "../network";
import { whyNotFinite } from "../notFinite";
import { UserError } from "../userError";
import { checkAlone } from "./localCheck";
import { localUnits } from "./localUnit";
import { CostObjective } from "./objective";
import { type GradientSubject, gradientSubjects } from "./subjects";
import { TensorCheck, type TensorCheckOptions, type TensorComparison } from "./tensorCheck";
import { termsAlone } from "./termsAlone";
import { listOf } from "../../words/lists";
import { say } from "../../words/words";

export interface OccasionResult {
  /** Of each of the network's subjects in their order; undefined where it was stopped before. */
  readonly tensors: readonly (TensorComparison | undefined)[];
  /** Last layer first. */
  readonly culprits: readonly GradientCulprit[];
  readonly notes: readonly string[];
  readonly isWhole: boolean;
}

/** The network's batch is filled. A UserError says why the cost is not finite, where it is not. */
export function checkOccasion(network: Network, pass: Pass, options: TensorCheckOptions): OccasionResult {
  network.forward(pass);
  const loss = network.loss(pass);
  const cost = loss + network.penalty();
  if (!Number.isFinite(cost)) {
    throw new UserError(
      say`the gradients cannot be checked, because the cost is ${cost}: ${whyNotFinite(network, pass.examples, loss)}`,
    );
  }
  network.backward(pass);
  const subjects = gradientSubjects(network, pass.examples);
  const objective = new CostObjective(network, pass, Math.max(1, Math.abs(cost)));
  const check = new TensorCheck(objective, options);
  const tensors: (TensorComparison | undefined)[] = subjects.map(() => undefined);
  // From the last node to the first: whatever one leaves changed, the next recomputes.
  const lastFirst = subjects.map((_, at) => at).sort((a, b) => subjects[b]!.from - subjects[a]!.from);
  for (const at of lastFirst) {
    tensors[at] = check.compare(subjects[at]!);
    if (!tensors[at]) return { tensors, culprits: [], notes: [], isWhole: false };
    options.onTensor(subjects[at]!.layer, subjects[at]!.name);
  }
  network.forward(pass);
  const wrong = subjects.filter((_, at) => disagrees(tensors[at]!.comparison));
  const notes = wrong.flatMap(
    (subject) => termsAlone(network, subject, tensors[subjects.indexOf(subject)]!.comparison) ?? [],
  );
  const alone = checkUnits(network, pass, options, wrong);
  return { tensors, ...alone, notes: [...notes, ...alone.notes] };
}

/** The user's own backward passes always, built-in ones where the whole disagrees. */
function checkUnits(
  network: Network,
  pass: Pass,
  options: TensorCheckOptions,
  wrong: readonly GradientSubject[],
): Omit<OccasionResult, "tensors"> {
  const culprits: GradientCulprit[] = [];
  for (const unit of localUnits(network, pass)) {
    if (!unit.isOwn && wrong.length === 0) continue;
    const found = checkAlone(unit, pass.examples, options);
    if (found === "stopped") return { culprits, notes: [], isWhole: false };
    culprits.push(...found);
  }
  const isUnexplained = wrong.length > 0 && culprits.length === 0;
  const notes = isUnexplained
    ? [
        say`Every layer's backward pass and the loss's agree alone, but together the gradient of ${listOf(wrong.map(({ layer, name }) => `${layer}/${name}`))} disagrees: what remains is the sum over the layers that read one tensor, the regularization, or a layer that gives something else at each call.`,
      ]
    : [];
  return { culprits, notes, isWhole: true };
}

export const disagrees = ({ verdict, checked }: Pick<GradientComparison, "verdict" | "checked">): boolean =>
  checked > 0 && (verdict === "suspicious" || verdict === "mismatch");
