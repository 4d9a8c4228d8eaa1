import { registries } from "../model/registries";
import type { Fix, ModelEdit } from "../model/problem";
import type { ModelSpec } from "../model/spec";
import { say } from "../words/words";

export const learningRatePath = ["optimizer", "learningRate"];

/** The learning rate times a factor, to one significant digit. */
export function learningRateFix({ training }: ModelSpec, factor: number): Fix[] {
  const { type, options } = training.optimizer;
  const rate = options.learningRate;
  if (typeof rate !== "number") return [];
  const value = Number((rate * factor).toPrecision(1));
  const edit: ModelEdit = mayBeImplied(type, options)
    ? { path: ["optimizer"], value: { type, learningRate: value } }
    : { path: learningRatePath, value };
  return [{ title: say`Change learningRate ${rate} → ${value}`, edits: [edit] }];
}

/** The default optimizer with nothing but defaults need not stand in the file, and then has no place for a rate. */
const mayBeImplied = (type: string, options: Readonly<Record<string, unknown>>): boolean =>
  type === "adam" &&
  Object.entries(registries.optimizers.adam!.options).every(
    ([key, option]) => options[key] === option.default,
  );
