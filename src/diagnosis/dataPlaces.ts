import type { Scaling } from "../data/dataSpec";
import type { ModelPath } from "../model/problem";
import type { ModelSpec } from "../model/spec";

/** Where the model file describes an input of the data: the data section, or the input's own. */
export const inputPath = ({ data }: ModelSpec, input: string): ModelPath =>
  data.named === undefined ? ["data"] : ["data", "inputs", input];

/** How an input's numbers are scaled. */
export const scalingOf = ({ data }: ModelSpec, input: string): Scaling =>
  data.named?.find(({ name }) => name === input)?.normalize ?? data.normalize;

/** Where the model file lists a column of an input, and the whole list; undefined where it lists none. */
export function listedColumn(
  model: ModelSpec,
  input: string,
  column: string,
): { readonly path: ModelPath; readonly columns: readonly string[] } | undefined {
  const { named, inputs } = model.data;
  const columns = named === undefined ? inputs : named.find(({ name }) => name === input)?.inputs;
  const at = columns?.indexOf(column) ?? -1;
  if (columns === undefined || at < 0) return undefined;
  return { path: [...inputPath(model, input), "inputs", at], columns };
}
