import type { DataHeader } from "../data/dataSpec";
import { inferShapes } from "../engine/shapes";
import { type Shape, showShape, sizeOf } from "../engine/shape";
import type { ModelDocument } from "../model/document";
import { inputsOf, type InferredShapes, layerShapes } from "../model/layerViews";
import { unsuitedTarget } from "../model/network";
import type { Fix, Problem } from "../model/problem";
import { classCountOf, targetShape } from "../model/target";
import { outputChainOf } from "./outputChain";
import { say } from "../words/words";

/** Where shapes do not fit: between layers, or between the last layer and the target. */
export const shapeProblems = (document: ModelDocument, header: DataHeader | undefined): Problem[] => {
  const shapes = layerShapes(document, header);
  const seen = new Set<string>();
  const problems = shapes.flatMap(({ mismatch, mismatchAt, inputShapes }, index): Problem[] => {
    const layer = document.layers[index]!;
    const key = JSON.stringify(layer.path);
    // Without input shapes the reason is the graph (unknown names, circles), which the reader has told.
    if (
      mismatch === undefined ||
      inputShapes.length === 0 ||
      document.incomplete.has(layer.name) ||
      seen.has(key)
    )
      return [];
    seen.add(key);
    const message = `${capital(mismatch)}. ${chainTo(document, shapes, index, header)}`;
    return [problemAt(document, index, message, flattenBefore(document, header, index, true), mismatchAt)];
  });
  const output = header && targetProblem(document, shapes, header);
  return output ? [...problems, output] : problems;
};

const problemAt = (
  document: ModelDocument,
  index: number,
  message: string,
  fixes: readonly Fix[],
  at: readonly string[] = [],
): Problem => {
  const layer = document.layers[index]!;
  const path = [...layer.path, ...at];
  const sources = document.layers.filter(({ name }) => layer.inputs.includes(name));
  return {
    rule: "shape-mismatch",
    severity: "error",
    message,
    path,
    range: document.rangeOf(path),
    fixes,
    related: sources.map(({ name, path }) => ({
      message: say`${name} gives what ${layer.name} takes.`,
      range: document.rangeOf(path),
    })),
  };
};

/** `Shapes so far: input [batch, 8, 8, 1] → conv2d_1 [batch, 6, 6, 12] → dense_1.` */
const chainTo = (
  document: ModelDocument,
  shapes: InferredShapes,
  index: number,
  header: DataHeader | undefined,
  output?: Shape,
): string => {
  const { layers } = document;
  const at = new Map(layers.map(({ name }, place) => [name, place]));
  const inputs = inputsOf(document, header) ?? [];
  // A single one is also called `input`.
  const inputShape = (name: string) =>
    (inputs.length === 1 ? inputs[0] : inputs.find((input) => input.name === name))?.shape;
  const steps = [shapeOf(layers[index]!.name, output)];
  let source = layers[index]!.inputs[0];
  for (let count = 0; source !== undefined && count < layers.length; count += 1) {
    const place = at.get(source);
    const shape = place === undefined ? inputShape(source) : shapes[place]?.outputShape;
    steps.unshift(shapeOf(source, shape));
    source = place === undefined ? undefined : layers[place]!.inputs[0];
  }
  const shown = steps.length > 7 ? [...steps.slice(0, 2), "…", ...steps.slice(-4)] : steps;
  return say`Shapes so far: ${shown.join(" → ")}.`;
};

const shapeOf = (name: string, shape: Shape | undefined): string =>
  shape ? `${name} ${showShape(shape)}` : name;

/** A `flatten` before the layer, offered only where the shapes then fit. */
const flattenBefore = (
  document: ModelDocument,
  header: DataHeader | undefined,
  index: number,
  own: boolean,
): Fix[] => {
  const { layers, spec, definitions } = document;
  const inputs = inputsOf(document, header);
  const layer = layers[index];
  // Inside a block the flatten would be repeated too; with named inputs it would be bypassed.
  if (!inputs || !layer || !spec || layer.path.length !== 2 || layer.given.includes("inputs")) return [];
  const name = "flatten before";
  const flatten = { ...layer, name, type: "flatten", options: {} };
  const tried = [
    ...layers.slice(0, index),
    flatten,
    { ...layer, inputs: [name] },
    ...layers.slice(index + 1),
  ];
  const result = inferShapes(inputs, tried, definitions);
  const fits = own ? result[index + 1]?.outputShape : result.at(-1)?.outputShape;
  if (!fits || (!own && header && unsuitedTarget(spec.loss, header, fits, definitions) !== undefined))
    return [];
  return [
    {
      title: say`Insert a flatten before ${layer.name}`,
      edits: [{ path: layer.path, value: { type: "flatten" }, insert: true }],
    },
  ];
};

/** The target has another shape than the output. What class-count and loss-mismatch say better is left to them. */
const targetProblem = (
  document: ModelDocument,
  shapes: InferredShapes,
  header: DataHeader,
): Problem | undefined => {
  const { spec } = document;
  const output = shapes.at(-1)?.outputShape;
  const unsuited = spec && output && unsuitedTarget(spec.loss, header, output, document.definitions);
  if (!spec || !output || unsuited === undefined) return undefined;
  const classes = classCountOf(header.target);
  const chain = outputChainOf(spec);
  const row = output.length === 1;
  if (row && chain && (classes !== undefined || spec.loss.type === "sparseCategoricalCrossentropy"))
    return undefined;

  const last = document.layers.length - 1;
  const wide = shapes.findIndex(
    ({ inputShapes }, index) =>
      (inputShapes[0]?.length ?? 0) > 1 && "units" in document.layers[index]!.options,
  );
  const fixes = row || wide < 0 ? [] : flattenBefore(document, header, wide, false);
  const columns = sizeOf(targetShape(header.target));
  if (row && chain && chain.units !== columns) {
    fixes.push({
      title: say`Change ${String(chain.unitsPath.at(-1))} ${chain.units} → ${columns}`,
      edits: [{ path: chain.unitsPath, value: columns }],
    });
  }
  return problemAt(document, last, `${unsuited} ${chainTo(document, shapes, last, header, output)}`, fixes);
};

const capital = (sentence: string): string => sentence[0]!.toUpperCase() + sentence.slice(1);
