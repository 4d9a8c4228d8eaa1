/**
 * Average pooling: y[o, c] = the mean of x[p, c] over the window's n pixels p inside the image; padding does not
 * count (Keras).  ∂/∂x[p, c] = Σ over the windows that hold p of dy[o, c] / n
 */
import type { Shape } from "../shape";
import { defineLayer, type LayerPasses, type LayerSite } from "./definition";
import { pooledShape, poolingOptions, slidingWindow, wholeWindow } from "./pooling";
import { recordOf, type Window } from "./window";

function meanPasses(site: Omit<LayerSite<unknown>, "options">, window: Window): LayerPasses {
  const { kernels, arena, inputs, output, outputGradient, inputGradients } = site;
  const record = arena.integers(recordOf(window));
  const x = inputs[0]!;
  const dx = inputGradients[0];
  return {
    forward({ examples }) {
      kernels.averagePoolForward(record, x.pointer, output.pointer, examples);
    },
    backward({ examples }) {
      if (dx) kernels.averagePoolBackward(record, outputGradient.pointer, dx.pointer, examples);
    },
  };
}

const averagePooling = (name: string, axes: 1 | 2, summary: string) =>
  defineLayer({
    summary,
    options: poolingOptions(axes),
    outputShape: (options, [input]) => pooledShape(slidingWindow(name, input!, options), axes),
    create: (site) => meanPasses(site, slidingWindow(name, site.inputs[0]!.shape, site.options) as Window),
  });

const globalAveragePooling = (name: string, axes: 1 | 2, summary: string) => {
  const windowOf = (input: Shape) => wholeWindow(name, input, axes);
  return defineLayer({
    summary,
    options: {},
    outputShape: (_options, [input]) => pooledShape(windowOf(input!), 0),
    create: (site) => meanPasses(site, windowOf(site.inputs[0]!.shape) as Window),
  });
};

export const averagePooling1d = averagePooling(
  "averagePooling1d",
  1,
  "The mean of each window of a sequence.",
);
export const averagePooling2d = averagePooling("averagePooling2d", 2, "The mean of each window of an image.");
export const globalAveragePooling1d = globalAveragePooling(
  "globalAveragePooling1d",
  1,
  "The mean of each channel over the whole sequence.",
);
export const globalAveragePooling2d = globalAveragePooling(
  "globalAveragePooling2d",
  2,
  "The mean of each channel over the whole image.",
);
