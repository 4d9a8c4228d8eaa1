import { leavesOf, sourcesOf } from "../../data/dataPlan";
import type { DataSpec, GeneratorSpec, NamedInput, SourceSpec } from "../../data/dataSpec";
import { either } from "../forms/collect";
import { defaulting, object, optional } from "../forms/combine";
import type { Form } from "../forms/form";
import { choice } from "../forms/values";
import type { ModelPath } from "../problem";
import { removal, type Report } from "../report";
import { propertyOf, rangeOfNode, type TextNode } from "../tree";
import { augment } from "./augment";
import { categoricalNames, categoryForm, columnNames, scaling } from "./columns";
import { decoding } from "./decoding";
import { namedInputs } from "./namedInputs";
import { anySource } from "./source";
import { split, wholeSplit } from "./split";
import { target } from "./target";
import { say } from "../../words/words";

type Inputs = readonly string[] | { readonly named: readonly NamedInput[] };

const inputs: Form<Inputs> = {
  ...either<Inputs>(
    () => say`column names, or several inputs by name`,
    [columnNames],
    () => columnNames,
  ),
  schema: () => ({ anyOf: [columnNames.schema(), namedInputs.schema()] }),
  read(node, path, report) {
    if (node.type !== "object") return columnNames.read(node, path, report);
    const named = namedInputs.read(node, path, report);
    return named && { named };
  },
};

const sections = object(() => "`data`", {
  source: optional(anySource, "Where the examples come from: a file, a generator, or one source a part."),
  target: defaulting(
    target,
    { target: [] },
    "Column or columns to predict; known from a generator without being named.",
  ),
  inputs: optional(
    inputs,
    "Columns to learn from (default: every column but the target), or several inputs by name, joined row by row.",
  ),
  categorical: defaulting(
    categoricalNames,
    [],
    "Number columns that are categories; text columns are without being named.",
  ),
  categories: defaulting(
    categoryForm,
    "oneHot",
    "What a category becomes: one-hot, or its class number, which an embedding takes.",
  ),
  missing: defaulting(
    choice((name) => say`There is no way ${name}.`, ["error", "mean", "drop"], {
      error: "Report row and column.",
      mean: "Take the column's mean; a category becomes none of them.",
      drop: "Leave the row out.",
    }),
    "error",
    "What happens to empty cells.",
  ),
  split: defaulting(
    split,
    wholeSplit,
    "Fractions for train, dev and test; they add up to 1. Default: 0.6, 0.2, 0.2.",
  ),
  ...decoding,
  normalize: defaulting(scaling, "none", "Scales each input column."),
  augment: optional(
    augment,
    "Random changes of the examples in training alone, made in this order, from the seed.",
  ),
  normalizeTarget: defaulting(
    scaling,
    "none",
    "Scales a numeric target; metrics are reported in the original units.",
  ),
});

/** Columns with names of their own, of which only the user knows the target. */
const isTable = (spec: SourceSpec): boolean => "path" in spec && /\.(csv|tsv|npz)(\.gz)?$/i.test(spec.path);
export const isGenerator = (spec: SourceSpec): spec is GeneratorSpec => "generator" in spec;

/** The `data` section. Undefined where an input's source cannot be made out. */
export const data: Form<DataSpec> = {
  expects: sections.expects,
  schema: () => ({
    ...sections.schema(),
    description: "Where the examples come from and how they are prepared.",
    // Without a source of the section, each of several inputs has its own.
    if: { required: ["source"] },
    else: {
      required: ["inputs"],
      properties: { inputs: { type: "object", additionalProperties: { required: ["source"] } } },
    },
  }),
  read(node, path, report) {
    const value = sections.read(node, path, report);
    if (!value) return undefined;
    const { source, target: answer, inputs: given, ...rest } = value;
    const columns = given && "named" in given ? given : { inputs: given };
    const spec: DataSpec = { ...rest, ...answer, ...(source && { source }), ...columns };
    if (!hasSources(spec, node, path, report)) return undefined;
    checkTogether(node, spec, path, report);
    return spec;
  },
};

/** A source for every input; what the text names and could not be understood has been told. */
const hasSources = (spec: DataSpec, node: TextNode, path: ModelPath, report: Report): boolean => {
  if (spec.source) return true;
  if (propertyOf(node, "source")) return false;
  const inputsNode = propertyOf(node, "inputs")?.value;
  if (!spec.named) {
    if (inputsNode?.type !== "object")
      report.missingKey(node, path, "source", say`where the examples come from`);
    return false;
  }
  const lacking = spec.named.filter((input) => !input.source);
  for (const { name } of lacking) {
    const input = inputsNode && propertyOf(inputsNode, name)?.value;
    if (input && !propertyOf(input, "source"))
      report.missingKey(
        input,
        [...path, "inputs", name],
        "source",
        say`where the rows of \`${name}\` come from`,
      );
  }
  return lacking.length === 0;
};

const checkTogether = (node: TextNode, spec: DataSpec, path: ModelPath, report: Report): void => {
  const augmentKey = propertyOf(node, "augment")?.keyNode;
  if (spec.named && augmentKey) {
    const fixes = [removal([...path, "augment"], "`augment`")];
    const message = say`With several inputs each has an \`augment\` of its own: move this into the input it is meant for.`;
    report.add("conflicting-keys", rangeOfNode(augmentKey), [...path, "augment"], message, { fixes });
  }
  const splitKey = propertyOf(node, "split")?.keyNode;
  const sources = sourcesOf(spec);
  if (sources.some((source) => "parts" in source) && splitKey) {
    const fixes = [removal([...path, "split"], "`split`")];
    const message = say`\`source\` names its parts already, so \`split\` has nothing to divide.`;
    report.add("conflicting-keys", rangeOfNode(splitKey), [...path, "split"], message, { fixes });
  }
  const sourceKey = propertyOf(node, "source")?.keyNode;
  if (sourceKey && spec.targetSource && spec.named?.every((input) => input.source)) {
    const fixes = [removal([...path, "source"], "`source`")];
    const message = say`Every input and the target have a source of their own, so nothing reads this one.`;
    report.add("conflicting-keys", rangeOfNode(sourceKey), [...path, "source"], message, { fixes });
  }
  const isAsked = spec.target.length === 0 && !spec.targetSource;
  if (isAsked && sources.every((source) => isTable(leavesOf(source)[0]!)) && !propertyOf(node, "target")) {
    report.missingKey(node, path, "target", say`the column to predict`);
  }
  const answer = propertyOf(node, "target")?.value;
  const asked = spec.targetSource ? [spec.targetSource] : sources;
  const needsColumn = answer?.type === "object" && asked.every((source) => isTable(leavesOf(source)[0]!));
  if (needsColumn && !propertyOf(answer, "column")) {
    report.missingKey(answer, [...path, "target"], "column", say`the column to predict`);
  }
};
