/** Shape inference: what goes in and out of every layer, and the sentence where it cannot. */
import { type Definitions, noDefinitions } from "./definitions";
import { graphOf, type Source } from "./graph";
import { type LayerDefinitions, layers as registry } from "./layers/index";
import type { LayerDefinition, ParameterDeclaration } from "./layers/definition";
import type { LayerSpec, NetworkSpec } from "./networkSpec";
import { valuesOf } from "./options";
import { isMismatch, type Shape, showShape, sizeOf } from "./shape";
import { say } from "../words/words";

export interface ParameterShape {
  readonly name: string;
  readonly shape: Shape;
  /** Entries. */
  readonly count: number;
  readonly trainable: boolean;
}

export interface LayerShapes {
  readonly name: string;
  /** One shape for each of the layer's inputs; empty where one of them is unknown. */
  readonly inputShapes: readonly Shape[];
  /** Undefined at a mismatch and after it. */
  readonly outputShape?: Shape;
  /** What does not fit here; a layer that only follows a mismatch has none of its own. */
  readonly mismatch?: string;
  /** The option that the mismatch is about, where it is one. */
  readonly mismatchAt?: readonly string[];
  readonly parameters: readonly ParameterShape[];
  /** Entries of all parameters, trainable or not. */
  readonly parameterCount: number;
}

/**
 * The shapes of every layer, in the order of `layers`. Total: whatever the options and `inputs` say,
 * there is an answer. `definitions` adds a model's own.
 */
export function inferShapes(
  inputs: NetworkSpec["inputs"],
  layers: readonly LayerSpec[],
  { layers: own }: Definitions = noDefinitions,
): LayerShapes[] {
  const graph = graphOf(inputs, layers);
  const found: LayerShapes[] = layers.map(({ name }, index) => {
    const mismatch = graph.problems.get(index);
    return { ...unknown(name), ...(mismatch !== undefined && { mismatch }) };
  });
  const shapeOf = (source: Source): Shape | undefined =>
    source.kind === "input" ? inputs[source.index]!.shape : found[source.index]!.outputShape;
  for (const index of graph.order) {
    const shapes = graph.sources[index]!.map(shapeOf);
    const state = graph.states[index];
    if (!shapes.every((shape) => shape !== undefined)) continue;
    if (state !== undefined && !found[state]!.outputShape) continue;
    const layer = layers[index]!;
    const definition = definitionOf(layer.type, own);
    const misfit = definition && state !== undefined && stateMismatch(layer, layers[state]!, own);
    found[index] = misfit
      ? { ...unknown(layer.name), inputShapes: shapes, mismatch: misfit, mismatchAt: ["initialState"] }
      : shapesOfLayer(layer, shapes, definition);
  }
  return found;
}

/** The definition of a layer type: a model's own first, then the registry's. */
export const definitionOf = (type: string, own: LayerDefinitions): LayerDefinition | undefined =>
  own[type] ?? (Object.hasOwn(registry, type) ? (registry as LayerDefinitions)[type] : undefined);

/** Why a layer cannot start from another's final state; undefined: it can. */
function stateMismatch(layer: LayerSpec, from: LayerSpec, own: LayerDefinitions): string | undefined {
  const statesOf = ({ type, options }: LayerSpec): readonly Shape[] | undefined =>
    definitionOf(type, own)?.stateShapes?.(valuesOf(options));
  const [wanted, given] = [statesOf(layer), statesOf(from)];
  if (!wanted) return say`${layer.type} has no state that could start from another layer's`;
  if (!given) return say`initialState names "${from.name}", a ${from.type}, which has no state of its own`;
  const fits = wanted.every((shape, at) => given[at] && showShape(given[at]) === showShape(shape));
  if (fits) return undefined;
  const show = (shapes: readonly Shape[]): string =>
    shapes.length === 1 ? say`h of ${showShape(shapes[0]!)}` : say`h and c of ${showShape(shapes[0]!)}`;
  return say`"${layer.name}" starts from ${show(wanted)}, and "${from.name}" ends with ${show(given)}`;
}

function shapesOfLayer(
  layer: LayerSpec,
  inputShapes: readonly Shape[],
  definition: LayerDefinition | undefined,
): LayerShapes {
  const broken = (mismatch: string): LayerShapes => ({ ...unknown(layer.name), inputShapes, mismatch });
  if (!definition) return broken(say`there is no layer type "${layer.type}"`);
  const { least, most } = definition.inputs ?? { least: 1, most: 1 };
  if (inputShapes.length < least || inputShapes.length > most) {
    return broken(inputCount(layer, least, most, inputShapes.length));
  }
  const options = valuesOf(layer.options);
  const outputShape = definition.outputShape(options, inputShapes);
  if (isMismatch(outputShape)) {
    const { mismatch, at } = outputShape;
    return { ...broken(mismatch), ...(at && { mismatchAt: at }) };
  }
  const parameters = Object.entries(definition.parameters?.(options, inputShapes) ?? {}).map(parameterShape);
  const parameterCount = parameters.reduce((sum, { count }) => sum + count, 0);
  return { name: layer.name, inputShapes, outputShape, parameters, parameterCount };
}

const parameterShape = ([name, { shape, trainable = true }]: [
  string,
  ParameterDeclaration,
]): ParameterShape => ({
  name,
  shape,
  count: sizeOf(shape),
  trainable,
});

const unknown = (name: string): LayerShapes => ({ name, inputShapes: [], parameters: [], parameterCount: 0 });

function inputCount({ type, name }: LayerSpec, least: number, most: number, given: number): string {
  if (least === most)
    return least === 1
      ? say`${type} takes one input, and "${name}" names ${given}`
      : say`${type} takes ${least} inputs, and "${name}" names ${given}`;
  return most === Infinity
    ? say`${type} takes at least ${least} inputs, and "${name}" names ${given}`
    : say`${type} takes ${least} to ${most} inputs, and "${name}" names ${given}`;
}
