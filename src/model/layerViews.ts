import type { DataHeader } from "../data/dataSpec";
import { inferShapes } from "../engine/shapes";
import { type Shape, showShape } from "../engine/shape";
import type { ModelDocument } from "./document";
import { isGenerator } from "./grammar/data";
import type { ModelPath } from "./problem";
import type { ModelLayer } from "./spec";
import { inputsNamed } from "./unroll";

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

/** Shapes of `document.layers`; empty while the input's shape is unknown. Incomplete layers have none, nor what follows them. */
export const layerShapes = (document: ModelDocument, header?: DataHeader): InferredShapes => {
  const shape = inputShapeOf(document, header);
  return shape
    ? inferShapes(
        inputsNamed(document.inputs, shape),
        document.layers.map(withoutIncomplete(document)),
        document.definitions,
      )
    : [];
};

/** An incomplete layer must not be asked for its shape: it goes in as a type that nobody knows. */
const withoutIncomplete =
  ({ incomplete }: ModelDocument) =>
  (layer: ModelLayer): ModelLayer =>
    incomplete.has(layer.name) ? { ...layer, type: "" } : layer;

/** Of one example: from the data's header, or, before anything was read, from a generator's own options. */
export const inputShapeOf = ({ spec }: ModelDocument, header?: DataHeader): Shape | undefined => {
  if (header) return header.inputShape;
  if (!spec) return undefined;
  const { source, inputs } = spec.data;
  const first = "parts" in source ? source.parts.train : source;
  // A table's text columns become one-hot, so only its header knows how wide they are.
  return isGenerator(first) ? [inputs?.length ?? first.features] : undefined;
};
