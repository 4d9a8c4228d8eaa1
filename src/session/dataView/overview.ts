import { unitOf, type ReadablePart } from "../../data/readablePart";
import { Decisions } from "../../engine/exampleScorer";
import { metricSite } from "../../engine/evaluator";
import type { Network } from "../../engine/network";
import { lossOf } from "../../model/target";
import type { Prepared } from "../prepare";
import type { DataOverview } from "../shownData";
import { kindOf } from "./shownInputs";

/** What the data view says of a run's data before any example is looked at. */
export function dataOverview(prepared: Prepared, network: Network): DataOverview {
  const { data, model } = prepared;
  const { inputs } = data.readable.train;
  const decisions = new Decisions(metricSite(network));
  const decides = !classifies(prepared) ? "none" : decisions.count === 1 ? "one" : "many";
  return {
    inputs: inputs.map((input, at) => ({
      name: input.name,
      kind: kindOf(input),
      shape: data.train.inputs[at]!.shape,
      scaling: model.data.named?.[at]?.normalize ?? model.data.normalize,
    })),
    target: data.header.target.columns,
    targetScaling: data.targetScale ? model.data.normalizeTarget : "none",
    ...(decides !== "none" && { classes: classNames(prepared, decisions.classes) }),
    decisions: decides,
    notes: data.notes,
    sampling: samplingOf(data.readable.train, network),
  };
}

/** Whether its predictions are read as classes: as its metrics are where the file names none. */
const classifies = ({ data, model, definitions }: Prepared): boolean =>
  data.header.target.kind === "classes" || lossOf(model.loss, definitions)?.impliedMetric === "accuracy";

/** By class number: the data's names, the two numbers that mean no and yes, or the numbers themselves. */
function classNames({ data }: Prepared, count: number): readonly string[] {
  const { target } = data.header;
  if (data.classes?.length === count) return data.classes;
  const numbers =
    target.kind === "numbers" && target.columns.length === 1 ? target.distinctIntegers : undefined;
  if (numbers?.length === count) return numbers.map(String);
  if (count === 2) return ["no", "yes"];
  return Array.from({ length: count }, (_, number) => data.classes?.[number] ?? String(number));
}

/** A model that reads a sequence of items and gives a probability to each item at each place continues a text. */
function samplingOf({ inputs, target }: ReadablePart, { output }: Network): DataOverview["sampling"] {
  const [input, ...others] = inputs;
  const [column] = input!.columns;
  const { vocabulary, shape } = column!;
  const [answer] = target.columns;
  const window = shape[0];
  if (others.length > 0 || vocabulary === undefined || window === undefined) return undefined;
  const isNext = answer!.vocabulary?.join("\n") === vocabulary.join("\n") && answer!.shape[0] === window;
  const givesItems = output.shape.length === 2 && output.shape[1] === vocabulary.length;
  return isNext && givesItems ? { unit: unitOf(vocabulary), window } : undefined;
}
