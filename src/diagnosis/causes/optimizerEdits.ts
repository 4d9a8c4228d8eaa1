/** Edits of the optimizer, which the file may leave out, name, or spell with its options. */
import type { CauseContext, CauseEdit } from "./cause";

/** Sets one option, wherever it has to be written. */
export const optimizerOption = (
  context: Pick<CauseContext, "model" | "valueAt">,
  key: string,
  value: number,
): CauseEdit => {
  const written = context.valueAt(["optimizer"]);
  const { type } = context.model.training.optimizer;
  if (typeof written === "object" && written !== null)
    return { path: ["optimizer", key], from: context.valueAt(["optimizer", key]), to: value };
  return { path: ["optimizer"], from: written, to: { type, [key]: value } };
};

/** The learning rate that training starts with. */
export const learningRateOf = ({ model }: CauseContext): number | undefined => {
  const rate = model.training.optimizer.options.learningRate;
  return typeof rate === "number" ? rate : undefined;
};
