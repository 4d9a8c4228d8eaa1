/**
 * Transposed convolution, as Keras: the gradient of a convolution with respect to its image, as a layer. Every
 * input pixel adds its multiple of the kernel, W `[height, width, filters, in]`, to the window it stands for:
 *   P = x·Wᵀ,  y = b + P added to the windows;  ∂/∂P = dy gathered from the windows,  ∂/∂W = ∂Pᵀ·x,  ∂/∂x = ∂P·W
 * same: n·stride outputs, ⌊(size − stride)/2⌋ cut in front; valid: (n − 1)·stride + max(size, stride) outputs.
 */
import type { Shape } from "../shape";
import { defineLayer } from "./definition";
import { patchBlocks } from "./patchBlocks";
import {
  biasInitializer,
  kernelInitializer,
  kernelRegularizer,
  layerActivation,
  useBias,
} from "./sharedOptions";
import { notAnImage, padding, perAxis, type Window } from "./window";

interface Options {
  readonly filters: number;
  readonly kernelSize: readonly number[];
  readonly strides: readonly number[];
  readonly padding: string;
}

/** One axis of the larger image: its pixels, and those cut in front. */
function enlarged(n: number, size: number, stride: number, padding: string) {
  if (padding === "same") return { pixels: n * stride, cut: Math.floor(Math.max(0, size - stride) / 2) };
  return { pixels: (n - 1) * stride + Math.max(size, stride), cut: 0 };
}

/** The window of the convolution that this one reverses: it slides over the output, with a place for every input. */
function reversedWindow(input: Shape, { filters, kernelSize, strides, padding }: Options): Window {
  const vertical = enlarged(input[0]!, kernelSize[0]!, strides[0]!, padding);
  const horizontal = enlarged(input[1]!, kernelSize[1]!, strides[1]!, padding);
  return {
    inputHeight: vertical.pixels,
    inputWidth: horizontal.pixels,
    channels: filters,
    outputHeight: input[0]!,
    outputWidth: input[1]!,
    windowHeight: kernelSize[0]!,
    windowWidth: kernelSize[1]!,
    strideHeight: strides[0]!,
    strideWidth: strides[1]!,
    dilationHeight: 1,
    dilationWidth: 1,
    padTop: vertical.cut,
    padLeft: horizontal.cut,
  };
}

export const conv2dTranspose = defineLayer({
  summary: "Enlarges an image: every pixel adds its multiple of a trained kernel to the output.",
  options: {
    filters: { kind: "integer", minimum: 1, description: "Number of filters, the channels of the output." },
    kernelSize: perAxis(2, "Height and width of the window, or one for both."),
    strides: perAxis(2, "Output pixels from one input pixel's window to the next: how much it enlarges.", 1),
    padding: {
      ...padding,
      description:
        "valid: every window whole; same: the output has input · stride places, the rest is cut off.",
    },
    activation: layerActivation,
    useBias,
    kernelInitializer,
    biasInitializer,
    kernelRegularizer,
  },
  outputShape(options, [input]) {
    const unfit = notAnImage("conv2dTranspose", input!, 2);
    if (unfit) return unfit;
    const { inputHeight, inputWidth, channels } = reversedWindow(input!, options);
    return [inputHeight, inputWidth, channels];
  },
  parameters: (options, [input]) => ({
    kernel: {
      shape: [...options.kernelSize, options.filters, input!.at(-1)!],
      axes: ["height", "width", "filters", "channels"],
      initializer: options.kernelInitializer,
      penalized: true,
    },
    ...(options.useBias && {
      bias: { shape: [options.filters], axes: ["filters"], initializer: options.biasInitializer },
    }),
  }),
  activation: ({ activation }) => activation,
  create(site) {
    const { options, kernels, arena, inputs, output, outputGradient, inputGradients } = site;
    const { kernel, bias } = site.parameters;
    const x = inputs[0]!;
    const dx = inputGradients[0];
    const window = reversedWindow(x.shape, options);
    const { outputHeight, outputWidth, channels: filters } = window;
    const channels = x.shape.at(-1)!;
    const { window: record, depth, lines: most, rows: mostRows, bytes } = patchBlocks(site, window, filters);
    const lineBytes = outputWidth * channels * arena.bytesPerEntry;
    const scratch = arena.scratch(
      bytes +
        Math.max(
          kernels.matmulWorkspaceBytes(mostRows, depth, channels),
          kernels.matmulWorkspaceBytes(depth, channels, mostRows),
          kernels.matmulWorkspaceBytes(mostRows, channels, depth),
        ),
    );
    return {
      forward({ examples }) {
        const lines = examples * outputHeight;
        const patches = scratch.pointer;
        const pixels = (examples * output.size) / filters;
        if (bias) kernels.broadcastRow(bias.pointer, output.pointer, pixels, filters);
        else kernels.fill(output.pointer, examples * output.size, 0);
        for (let first = 0; first < lines; first += most) {
          const count = Math.min(most, lines - first);
          const rows = count * outputWidth;
          const block = x.pointer + first * lineBytes;
          kernels.matmul(block, kernel!.pointer, patches, rows, depth, channels, 0, 1, 0, patches + bytes);
          kernels.scatterPatches(record, patches, output.pointer, first, count, filters);
        }
      },
      backward({ examples }) {
        const lines = examples * outputHeight;
        const patches = scratch.pointer;
        const workspace = patches + bytes;
        const dy = outputGradient.pointer;
        if (bias) kernels.columnSums(dy, bias.gradient, (examples * output.size) / filters, filters, 0);
        for (let first = 0; first < lines; first += most) {
          const count = Math.min(most, lines - first);
          const rows = count * outputWidth;
          const block = x.pointer + first * lineBytes;
          const adds = first > 0 ? 1 : 0;
          kernels.gatherPatches(record, dy, patches, first, count, filters);
          kernels.matmul(patches, block, kernel!.gradient, depth, channels, rows, 1, 0, adds, workspace);
          if (!dx) continue;
          const place = dx.pointer + first * lineBytes;
          kernels.matmul(patches, kernel!.pointer, place, rows, channels, depth, 0, 0, 0, workspace);
        }
      },
    };
  },
});
