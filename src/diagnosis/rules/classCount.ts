/**
 * A classifier has one output unit a class; for two classes one unit is enough. Too few units and some
 * class has none (sparse targets would lie outside the output); too many and some unit is never right.
 */
import { classCountOf, lossOf, targetForm } from "../../model/target";
import type { Fix, ModelEdit } from "../../model/problem";
import { isBinary, isCategorical } from "../losses";
import { type OutputChain, outputChainOf } from "../outputChain";
import { defineStaticRule, type StaticContext, type Symptom } from "../rule";
import { listOf, sentences } from "../../words/lists";
import { say } from "../../words/words";

export const classCount = defineStaticRule({
  severity: "error",
  summary: "The number of output units is not the number of classes in the data.",
  thresholds: {},
  check(context) {
    const chain = outputChainOf(context.model);
    const { data } = context;
    const classes = data && classCountOf(data.target);
    if (!chain || classes === undefined) return [];
    // Over time or space the output has other axes; only a plain row of units is judged.
    const output = context.shapes.at(-1);
    if (output && output.length !== 1) return [];
    const symptom =
      chain.units === 1 ? tooManyForOne(context, chain, classes) : notOneEach(context, chain, classes);
    return symptom
      ? [{ ...symptom, layer: chain.layer.name, evidence: { units: chain.units, classes } }]
      : [];
  },
});

const tooManyForOne = (
  { model: { loss }, data }: StaticContext,
  chain: OutputChain,
  classes: number,
): Symptom | undefined => {
  if (classes <= 2 || !(isBinary(loss) || isCategorical(loss))) return undefined;
  // Whole numbers below 0 are hardly class numbers: loss-mismatch.
  if (data?.target.kind === "numbers" && isBinary(loss) && data.target.minimum < 0) return undefined;
  return {
    // Trains, but can only ever say two things.
    severity: "warning",
    path: chain.unitsPath,
    message: sentences(
      say`The target has ${classes} classes${namesOf(data)}, and ${chain.layer.name} has one unit, which can only say yes or no.`,
      say`Use ${classes} units with a softmax and sparseCategoricalCrossentropy.`,
    ),
    fixes: [unitsFix(chain, classes, [{ path: ["loss"], value: "sparseCategoricalCrossentropy" }])],
  };
};

const notOneEach = (context: StaticContext, chain: OutputChain, classes: number): Symptom | undefined => {
  const { model, data, shapes } = context;
  const { units } = chain;
  const loss = lossOf(model.loss);
  if (!data || units === classes || !loss) return undefined;
  const form = targetForm(loss, shapes.at(-1) ?? [units], data);
  // Numbers under a distance loss may be meant as they are; they do not fit several units, which is a shape's matter.
  if (form === "values") return undefined;
  const spare = units > classes && form === "classNumbers";
  return {
    severity: spare ? "warning" : "error",
    path: chain.unitsPath,
    message: countsApart(chain.layer.name, units, classes, namesOf(data)),
    fixes: [unitsFix(chain, classes)],
  };
};

const countsApart = (layer: string, units: number, classes: number, names: string): string => {
  const off = Math.abs(units - classes);
  if (units < classes)
    return off === 1
      ? say`${layer} has ${units} units and the target has ${classes} classes${names}: 1 of them has no unit.`
      : say`${layer} has ${units} units and the target has ${classes} classes${names}: ${off} of them have no unit.`;
  return off === 1
    ? say`${layer} has ${units} units and the target has ${classes} classes${names}: 1 unit is never the right answer.`
    : say`${layer} has ${units} units and the target has ${classes} classes${names}: ${off} units are never the right answer.`;
};

const unitsFix = (chain: OutputChain, classes: number, more: readonly ModelEdit[] = []): Fix => {
  const softmax = more.length > 0 ? [{ path: chain.activationPath, value: "softmax" }] : [];
  const key = String(chain.unitsPath.at(-1));
  return {
    title:
      more.length > 0
        ? say`Change ${key} ${chain.units} → ${classes}, with softmax and its loss`
        : say`Change ${key} ${chain.units} → ${classes}`,
    edits: [{ path: chain.unitsPath, value: classes }, ...softmax, ...more],
  };
};

/** ` (blue, green, red)`, as long as it is short. */
const namesOf = (data: StaticContext["data"]): string => {
  if (!data) return "";
  const { target } = data;
  const names = target.kind === "classes" ? target.classes : (target.distinctIntegers ?? []).map(String);
  if (names.length === 0) return "";
  const shown = names.slice(0, 4).map((name) => (name.length > 20 ? `${name.slice(0, 19)}…` : name));
  return ` (${listOf(names.length > 4 ? [...shown, "…"] : shown)})`;
};
