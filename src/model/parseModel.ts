import type { Chosen } from "../engine/options";
import { type ModelDocument, documentOf } from "./document";
import type { ObjectValue } from "./forms/combine";
import { memberOf } from "./forms/registry";
import { defaultsOf } from "./forms/registry";
import { modelForm } from "./grammar/model";
import { gradientCheckSection, trainingSection } from "./grammar/sections";
import { givenInputs } from "./networkInputs";
import type { ModelPath, TextRange } from "./problem";
import { registries } from "./registries";
import { Report } from "./report";
import type { ModelSpec } from "./spec";
import type { CustomMakers, CustomPlaces } from "./custom";
import { headlineOf, treeOf, follow, type TextTree } from "./tree";
import { unroll } from "./unroll";

export type { ModelDocument } from "./document";

/**
 * What a `*.model.json` says, and what is wrong with it, each at its place. Total: any text gives a
 * document. What is not understood is reported, replaced by its default and read past.
 */
export const parseModel = (text: string, fileName: string): ModelDocument =>
  modelOf({ text, fileName, ...treeOf(text) });

/** A text as a tree, and what a model file in code adds to it. */
export interface ModelTree extends TextTree {
  readonly text: string;
  readonly fileName: string;
  /** Absent: the file has no layers and losses of its own. */
  readonly custom?: {
    readonly makers: CustomMakers;
    /** By the keys of the tree. */
    readonly places: Readonly<Record<string, CustomPlaces>>;
    readonly files: readonly string[];
  };
}

/** What the tree of a model file says, and what is wrong with it. */
export const modelOf = ({ text, fileName, root, errors, custom }: ModelTree): ModelDocument => {
  const report = new Report();
  const rangeOf = (path: ModelPath): TextRange =>
    root ? headlineOf(follow(root, path).node) : { offset: 0, length: Math.min(1, text.length) };
  for (const { message, range, rule = "syntax" } of errors) report.add(rule, range, [], message);

  const values = root && modelForm.read(root, [], report);
  const given = givenInputs(root);
  const { inputs, layers, incomplete, customs } = unroll(values?.layers ?? [], given, report, rangeOf);
  const spec = values && specOf(values, inputs, layers, fileName);
  const made = customs.map((declaration) => [declaration.key, custom?.makers.layer(declaration)] as const);
  const unmade = new Set(made.flatMap(([key, definition]) => (definition ? [] : [key])));
  const unknown = layers.filter(({ type }) => unmade.has(type)).map(({ name }) => name);
  const lossDeclaration = values?.loss?.custom;
  const ownLoss = lossDeclaration && custom?.makers.loss(lossDeclaration);
  // What is missing cannot be told while the text itself is torn: it may stand behind the tear.
  const told =
    errors.length > 0 ? report.problems.filter(({ rule }) => rule !== "missing-key") : report.problems;
  const problems = told.sort((a, b) => a.range.offset - b.range.offset);
  return documentOf({
    text,
    fileName,
    root,
    spec,
    inputs,
    layers,
    incomplete: new Set([...incomplete, ...unknown]),
    definitions: {
      layers: Object.fromEntries(made),
      losses: ownLoss ? { [lossDeclaration.key]: ownLoss } : {},
    },
    customPlaces: custom?.places ?? {},
    codeFiles: custom?.files ?? [],
    problems,
  });
};

type Values = ObjectValue<typeof modelForm.entries>;

/** Undefined where data, layers or loss cannot be made out at all. */
const specOf = (
  values: Values,
  inputs: ModelSpec["inputs"],
  layers: ModelSpec["layers"],
  fileName: string,
): ModelSpec | undefined => {
  const { data, loss } = values;
  if (!data || !loss || layers.length === 0) return undefined;
  const { batchSize, epochs, shuffle, clipNorm, clipValue, earlyStopping } =
    values.training ?? trainingSection.defaults;
  const { humanLevelError } = values;
  return {
    name: values.name ?? titleOf(fileName),
    seed: values.seed,
    data,
    inputs,
    layers,
    loss: loss.chosen,
    metrics: values.metrics,
    regularization: values.regularization,
    training: {
      batchSize,
      epochs,
      shuffle,
      ...(clipNorm !== undefined && { clipNorm }),
      ...(clipValue !== undefined && { clipValue }),
      ...(earlyStopping && { earlyStopping }),
      optimizer: values.optimizer ?? byName("optimizers", "adam"),
      schedule: values.schedule ?? byName("schedules", "constant"),
      metrics: values.metrics,
    },
    gradientCheck: values.gradientCheck ?? gradientCheckSection.defaults,
    ...(humanLevelError !== undefined && { humanLevelError }),
    diagnosis: values.diagnosis,
  };
};

const byName = (registry: "optimizers" | "schedules", type: string): Chosen => ({
  type,
  options: defaultsOf(memberOf(registries[registry], type)?.options ?? {}),
});

/** `houses.model.json` → `houses` */
const titleOf = (fileName: string): string => {
  const last = fileName.split(/[/\\]/).at(-1) ?? "";
  return last.replace(/(\.model)?\.[^.]+$/, "") || "model";
};
