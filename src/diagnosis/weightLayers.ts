import type { LayerFacts, ParameterFacts, StepFacts } from "../engine/facts";

/** A layer's first kernel (`kernel`, `forwardKernel`, `queryKernel`): its gradient tells whether the layer can learn. */
export const kernelOf = (layer: LayerFacts): ParameterFacts | undefined =>
  layer.parameters.find((parameter) => /kernel$/i.test(parameter.name));

/** Layers with a kernel, first to last: the ones whose gradients are compared over depth. */
export const weightLayers = (facts: StepFacts): LayerFacts[] =>
  facts.layers.filter((layer) => kernelOf(layer) !== undefined);

/** The kernel gradient's norm; 0 for a layer without kernel. */
export const kernelGradient = (layer: LayerFacts): number => kernelOf(layer)?.gradientNorm ?? 0;
