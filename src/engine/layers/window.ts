/**
 * Where a sliding window's outputs lie (Keras and TensorFlow, channels-last). Along one axis of n pixels, with
 * span = (size − 1)·dilation + 1:
 *   valid: ⌊(n − span)/stride⌋ + 1 outputs, no padding
 *   same:  ⌈n/stride⌉ outputs, max(0, (outputs − 1)·stride + span − n) zeros around, the odd one after
 * One axis is an image of height 1.
 */
import { windowFields } from "../../kernels/kernels";
import { type Shape, type ShapeMismatch, showShape } from "../shape";
import type { IntegersOption } from "../options";
import { say } from "../../words/words";

export type Window = Readonly<Record<(typeof windowFields)[number], number>>;

export interface Sliding {
  /** As are `strides` and `dilation`: one number an axis, `[height, width]` or `[length]`. */
  readonly size: readonly number[];
  readonly strides: readonly number[];
  readonly dilation: readonly number[];
  readonly padding: string;
}

/** The window's geometry over one example of that shape, or why it does not fit. `layer` is for the sentence. */
export function windowOver(layer: string, input: Shape, sliding: Sliding): Window | ShapeMismatch {
  const axes = sliding.size.length;
  const unfit = notAnImage(layer, input, axes);
  if (unfit) return unfit;
  const [height, width] = axes === 1 ? [1, input[0]!] : [input[0]!, input[1]!];
  const [windowHeight, windowWidth] = asImage(sliding.size);
  const [strideHeight, strideWidth] = asImage(sliding.strides);
  const [dilationHeight, dilationWidth] = asImage(sliding.dilation);
  const vertical = slide(height, windowHeight, strideHeight, dilationHeight, sliding.padding);
  const horizontal = slide(width, windowWidth, strideWidth, dilationWidth, sliding.padding);
  if (vertical.outputs < 1 || horizontal.outputs < 1) {
    const spans = axes === 1 ? [horizontal.span] : [vertical.span, horizontal.span];
    return {
      mismatch: say`${layer} slides a window of ${spans.join(" × ")} with padding valid, and was given ${showShape(input)}, which is smaller; padding same or a smaller window would fit`,
    };
  }
  return {
    inputHeight: height,
    inputWidth: width,
    channels: input.at(-1)!,
    outputHeight: vertical.outputs,
    outputWidth: horizontal.outputs,
    windowHeight,
    windowWidth,
    strideHeight,
    strideWidth,
    dilationHeight,
    dilationWidth,
    padTop: vertical.before,
    padLeft: horizontal.before,
  };
}

/** Why an input has not the axes that the layer needs; undefined: it has. */
export function notAnImage(layer: string, input: Shape, axes: number): ShapeMismatch | undefined {
  if (input.length === axes + 1) return undefined;
  const wanted = axes === 1 ? "[batch, length, channels]" : "[batch, height, width, channels]";
  return {
    mismatch:
      input.length < axes + 1
        ? say`${layer} needs ${wanted}, and was given ${showShape(input)}; a reshape before it can give the missing axes`
        : say`${layer} needs ${wanted}, and was given ${showShape(input)}`,
  };
}

/** `[height, width]` of one number an axis. */
export const asImage = (values: readonly number[]): [number, number] =>
  values.length === 1 ? [1, values[0]!] : [values[0]!, values[1]!];

function slide(n: number, size: number, stride: number, dilation: number, padding: string) {
  const span = (size - 1) * dilation + 1;
  if (padding !== "same") return { outputs: Math.floor((n - span) / stride) + 1, before: 0, span };
  const outputs = Math.ceil(n / stride);
  return { outputs, before: Math.floor(Math.max(0, (outputs - 1) * stride + span - n) / 2), span };
}

/** The axes of the window's outputs, `[height, width]` or `[length]`. */
export const outputAxes = ({ outputHeight, outputWidth }: Window, axes: number): readonly number[] =>
  axes === 1 ? [outputWidth] : [outputHeight, outputWidth];

/** The record that kernels read. */
export const recordOf = (window: Window): number[] => windowFields.map((field) => window[field]);

/** An option of one positive whole number an axis. */
export const perAxis = (axes: 1 | 2, description: string, all?: number): IntegersOption => ({
  kind: "integers",
  length: axes,
  minimum: 1,
  description,
  ...(all !== undefined && { default: Array.from({ length: axes }, () => all) }),
});

export const padding = {
  kind: "choice",
  choices: ["valid", "same"],
  default: "valid",
  description:
    "valid: the window stays inside; same: zeros around, so that the output has ⌈input / stride⌉ places.",
} as const;
