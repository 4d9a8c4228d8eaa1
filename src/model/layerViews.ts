import { leavesOf, planData } from "../data/dataPlan";
import type { DataHeader } from "../data/dataSpec";
import type { NetworkSpec } from "../engine/networkSpec";
import { inferShapes } from "../engine/shapes";
import { type Shape, showShape } from "../engine/shape";
import type { ModelDocument } from "./document";
import { isGenerator } from "./grammar/data";
import type { ModelPath } from "./problem";
import type { ModelLayer } from "./spec";

/** One layer of the file as hints and hovers show it; the copies of a repeated layer are one. */
export interface LayerView {
  readonly path: ModelPath;
  readonly type: string;
  /** Of the first copy. */
  readonly name: string;
  /** 1 outside `repeat`. */
  readonly copies: number;
  /** `[batch, 28, 28, 8]`; undefined where it is not known or does not fit. */
  readonly inputShape?: string;
  readonly outputShape?: string;
  /** Entries of all parameters, of all copies together; undefined where it is not known. */
  readonly parameterCount?: number;
}

/** Every layer of the file with what can be said of its shape, in file order. */
export const layerViews = (document: ModelDocument, header?: DataHeader): LayerView[] => {
  const shapes = layerShapes(document, header);
  const views = new Map<string, LayerView>();
  document.layers.forEach(({ path, type, name }, index) => {
    const key = JSON.stringify(path);
    const { inputShapes, outputShape, parameterCount } = shapes[index] ?? {
      inputShapes: [],
      outputShape: undefined,
      parameterCount: 0,
    };
    const count = outputShape && parameterCount;
    const before = views.get(key);
    if (before) {
      const sum =
        before.parameterCount === undefined || count === undefined
          ? undefined
          : before.parameterCount + count;
      views.set(key, { ...before, copies: before.copies + 1, parameterCount: sum });
      return;
    }
    const [input] = inputShapes;
    views.set(key, {
      path,
      type,
      name,
      copies: 1,
      ...(input && { inputShape: showShape(input) }),
      ...(outputShape && { outputShape: showShape(outputShape), parameterCount: count }),
    });
  });
  return [...views.values()];
};

export type InferredShapes = ReturnType<typeof inferShapes>;

/** Shapes of `document.layers`; empty while an input's shape is unknown. Incomplete layers have none, nor what follows them. */
export const layerShapes = (document: ModelDocument, header?: DataHeader): InferredShapes => {
  const inputs = inputsOf(document, header);
  return inputs
    ? inferShapes(inputs, document.layers.map(withoutIncomplete(document)), document.definitions)
    : [];
};

/** An incomplete layer must not be asked for its shape: it goes in as a type that nobody knows. */
const withoutIncomplete =
  ({ incomplete }: ModelDocument) =>
  (layer: ModelLayer): ModelLayer =>
    incomplete.has(layer.name) ? { ...layer, type: "" } : layer;

/**
 * The network's inputs with the shapes of one example: from the data's header, or, before anything was read,
 * from generators' own options. Undefined where one of them is not known.
 */
export const inputsOf = (document: ModelDocument, header?: DataHeader): NetworkSpec["inputs"] | undefined => {
  const shapes = header ? header.inputs.map(({ shape }) => shape) : generatedShapes(document);
  const inputs = document.inputs.flatMap((name, at) => {
    const shape = shapes[at];
    return shape ? [{ name, shape }] : [];
  });
  return inputs.length === document.inputs.length ? inputs : undefined;
};

/** A table's text columns become one-hot, so only its header knows how wide they are. */
const generatedShapes = ({ spec }: ModelDocument): (Shape | undefined)[] => {
  if (!spec) return [];
  const { tables, inputs } = planData(spec.data);
  return inputs.map(({ table, columns }) => {
    const first = leavesOf(tables[table]!.source)[0]!;
    return isGenerator(first) ? [columns?.length ?? first.features] : undefined;
  });
};
