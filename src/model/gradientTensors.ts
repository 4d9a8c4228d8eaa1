import type { DataHeader } from "../data/dataSpec";
import { graphOf } from "../engine/graph";
import { definitionOf } from "../engine/shapes";
import { isCustom } from "./custom";
import type { ModelDocument } from "./document";
import { inputsOf, layerShapes } from "./layerViews";
import type { ModelPath } from "./problem";

export interface LayerTensors {
  readonly layer: string;
  readonly type: string;
  readonly path: ModelPath;
  /** As the gradient check names them. */
  readonly tensors: readonly string[];
}

/**
 * What a gradient check of the model looks at: the trainable parameters, the network's inputs under the
 * first layer that reads them, and the inputs of custom layers. Layers without any are left out.
 */
export const gradientTensors = (document: ModelDocument, header?: DataHeader): readonly LayerTensors[] => {
  const networkInputs = inputsOf(document, header);
  if (!networkInputs) return [];
  const { layers, definitions } = document;
  const shapes = layerShapes(document, header);
  const graph = graphOf(networkInputs, layers);
  const readsAt = (at: number, input: number): number =>
    // Numbers of rows have no gradient.
    definitionOf(layers[at]!.type, definitions.layers)?.readsIndices
      ? -1
      : graph.sources[at]!.findIndex(({ kind, index }) => kind === "input" && index === input);
  const firstReads = networkInputs.flatMap((_, input) => {
    const at = graph.order.find((each) => readsAt(each, input) >= 0);
    return at === undefined ? [] : [{ at, which: readsAt(at, input) }];
  });
  return layers.flatMap(({ name, type, path }, at) => {
    const { parameters, inputShapes } = shapes[at]!;
    const own = parameters.filter(({ trainable }) => trainable).map((parameter) => parameter.name);
    const read = firstReads.filter((one) => one.at === at).map(({ which }) => inputName(which));
    const handWritten = isCustom(type) ? inputShapes.map((_, which) => inputName(which)) : [];
    const tensors = [...own, ...new Set([...read, ...handWritten])];
    return tensors.length > 0 ? [{ layer: name, type, path, tensors }] : [];
  });
};

const inputName = (which: number): string => (which === 0 ? "input" : `input:${which}`);
