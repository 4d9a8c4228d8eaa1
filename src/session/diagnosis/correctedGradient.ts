import type { Definitions } from "../../engine/definitions";
import type { LayerDefinition, Tensor } from "../../engine/layers/definition";
import type { LossDefinition } from "../../engine/losses/definition";
import { lossName } from "../../engine/custom/userLossDefinition";
import type { ModelSpec } from "../../model/spec";
import type { Arena } from "../../engine/arena";

/** The gradient that a layer (or `loss`) hands back is `factor` times the right one. */
export interface GradientCorrection {
  readonly layer: string;
  readonly factor: number;
}

/** The model's own definitions, with what the wrong one hands back divided by its factor. */
export function withCorrectedGradient(
  definitions: Definitions,
  model: ModelSpec,
  { layer, factor }: GradientCorrection,
): Definitions {
  const { layers, losses = {} } = definitions;
  if (layer === lossName) {
    const loss = losses[model.loss.type];
    return loss
      ? { ...definitions, losses: { ...losses, [model.loss.type]: correctedLoss(loss, factor) } }
      : definitions;
  }
  const type = model.layers.find(({ name }) => name === layer)?.type ?? "";
  const own = layers[type];
  return own ? { ...definitions, layers: { ...layers, [type]: correctedLayer(own, factor) } } : definitions;
}

const correctedLayer = (definition: LayerDefinition, factor: number): LayerDefinition => ({
  ...definition,
  create(site) {
    const passes = definition.create(site);
    const divide = divider(site.arena, site.inputGradients, factor);
    return {
      ...passes,
      backward(pass) {
        passes.backward(pass);
        divide(pass.examples);
      },
    };
  },
});

const correctedLoss = (definition: LossDefinition, factor: number): LossDefinition => ({
  ...definition,
  create(site) {
    const passes = definition.create(site);
    const divide = divider(site.arena, [site.gradient], factor);
    return {
      measure(examples, wantsGradient) {
        const sum = passes.measure(examples, wantsGradient);
        if (wantsGradient) divide(examples);
        return sum;
      },
    };
  },
});

/** Divides the first examples of each tensor; where those lie is looked up when memory is planned, at the first call. */
function divider(
  arena: Arena,
  tensors: readonly (Tensor | undefined)[],
  factor: number,
): (examples: number) => void {
  let views: readonly (Float32Array | Float64Array)[] = [];
  let most = 0;
  return (examples) => {
    if (examples > most) {
      most = examples;
      views = tensors.flatMap((tensor) => (tensor ? [arena.view(tensor.pointer, most * tensor.size)] : []));
    }
    for (const values of views) {
      const used = (values.length / most) * examples;
      for (let at = 0; at < used; at++) values[at]! /= factor;
    }
  };
}
