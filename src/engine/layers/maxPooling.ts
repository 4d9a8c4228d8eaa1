/**
 * Max pooling: y[o, c] = the largest x[p, c] of the window's pixels p inside the image.
 * ∂/∂x: dy goes to the pixel that was largest, of equal ones to the first.
 */
import type { Shape } from "../shape";
import { defineLayer, type LayerPasses, type LayerSite } from "./definition";
import { pooledShape, poolingOptions, slidingWindow, wholeWindow } from "./pooling";
import { recordOf, type Window } from "./window";

function maximumPasses(site: Omit<LayerSite<unknown>, "options">, window: Window): LayerPasses {
  const { kernels, arena, batchSize, inputs, output, outputGradient, inputGradients } = site;
  const record = arena.integers(recordOf(window));
  const winners = { ...output, pointer: arena.entries(batchSize * output.size) };
  const x = inputs[0]!;
  const dx = inputGradients[0];
  return {
    choices: winners,
    forward({ examples }) {
      kernels.maxPoolForward(record, x.pointer, output.pointer, winners.pointer, examples);
    },
    backward({ examples }) {
      if (dx) kernels.maxPoolBackward(record, outputGradient.pointer, winners.pointer, dx.pointer, examples);
    },
  };
}

const maxPooling = (name: string, axes: 1 | 2, summary: string) =>
  defineLayer({
    summary,
    options: poolingOptions(axes),
    outputShape: (options, [input]) => pooledShape(slidingWindow(name, input!, options), axes),
    create: (site) => maximumPasses(site, slidingWindow(name, site.inputs[0]!.shape, site.options) as Window),
  });

const globalMaxPooling = (name: string, axes: 1 | 2, summary: string) => {
  const windowOf = (input: Shape) => wholeWindow(name, input, axes);
  return defineLayer({
    summary,
    options: {},
    outputShape: (_options, [input]) => pooledShape(windowOf(input!), 0),
    create: (site) => maximumPasses(site, windowOf(site.inputs[0]!.shape) as Window),
  });
};

export const maxPooling1d = maxPooling("maxPooling1d", 1, "The largest of each window of a sequence.");
export const maxPooling2d = maxPooling("maxPooling2d", 2, "The largest of each window of an image.");
export const globalMaxPooling1d = globalMaxPooling(
  "globalMaxPooling1d",
  1,
  "The largest of each channel over the whole sequence.",
);
export const globalMaxPooling2d = globalMaxPooling(
  "globalMaxPooling2d",
  2,
  "The largest of each channel over the whole image.",
);
