/** What the pooling layers share: their windows, sliding or as large as the image. */
import { isMismatch, type Shape, type ShapeMismatch } from "../shape";
import { notAnImage, outputAxes, padding, perAxis, type Window, windowOver } from "./window";

export interface PoolingOptions {
  readonly poolSize: readonly number[];
  /** Undefined: `poolSize`. */
  readonly strides: readonly number[] | undefined;
  readonly padding: string;
}

export const poolingOptions = (axes: 1 | 2) => ({
  poolSize: perAxis(axes, axes === 1 ? "Length of the window." : "Height and width of the window.", 2),
  strides: {
    ...perAxis(
      axes,
      "Pixels from one place of the window to the next; default: poolSize, so that windows touch.",
    ),
    optional: true,
  } as const,
  padding,
});

export const slidingWindow = (name: string, input: Shape, options: PoolingOptions): Window | ShapeMismatch =>
  windowOver(name, input, {
    size: options.poolSize,
    strides: options.strides ?? options.poolSize,
    dilation: options.poolSize.map(() => 1),
    padding: options.padding,
  });

/** One window over the whole image, or the whole sequence. */
export function wholeWindow(name: string, input: Shape, axes: 1 | 2): Window | ShapeMismatch {
  const ones = Array.from({ length: axes }, () => 1);
  return (
    notAnImage(name, input, axes) ??
    windowOver(name, input, { size: input.slice(0, axes), strides: ones, dilation: ones, padding: "valid" })
  );
}

/** `[…places, channels]`; a whole window leaves `[channels]`. */
export const pooledShape = (window: Window | ShapeMismatch, axes: 0 | 1 | 2): Shape | ShapeMismatch =>
  isMismatch(window) ? window : [...(axes === 0 ? [] : outputAxes(window, axes)), window.channels];
