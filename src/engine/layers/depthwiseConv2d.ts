/**
 * Depthwise convolution, as Keras: every channel has filters of its own, W `[height, width, in, multiplier]`:
 *   y[o, c·multiplier + m] = b[c·multiplier + m] + Σ over taps t of x[o·stride + t·dilation − pad, c]·W[t, c, m]
 * ∂/∂x and ∂/∂W are sums of the same products with dy in place of y; ∂/∂b = Σ dy.
 */
import { isMismatch, type Shape } from "../shape";
import { defineLayer } from "./definition";
import {
  biasInitializer,
  kernelInitializer,
  kernelRegularizer,
  layerActivation,
  useBias,
} from "./sharedOptions";
import { outputAxes, padding, perAxis, recordOf, type Window, windowOver } from "./window";

interface Options {
  readonly kernelSize: readonly number[];
  readonly strides: readonly number[];
  readonly dilationRate: readonly number[];
  readonly padding: string;
}

const windowOf = (input: Shape, { kernelSize, strides, dilationRate, padding }: Options) =>
  windowOver("depthwiseConv2d", input, { size: kernelSize, strides, dilation: dilationRate, padding });

export const depthwiseConv2d = defineLayer({
  summary: "Convolution of each channel by itself, with filters of its own.",
  options: {
    kernelSize: perAxis(2, "Height and width of the window, or one for both."),
    strides: perAxis(2, "Pixels from one place of the window to the next.", 1),
    padding,
    dilationRate: perAxis(2, "Pixels from one tap of the window to the next.", 1),
    depthMultiplier: {
      kind: "integer",
      minimum: 1,
      default: 1,
      description: "Filters of each channel; the output has channels · depthMultiplier channels.",
    },
    activation: layerActivation,
    useBias,
    depthwiseInitializer: kernelInitializer,
    biasInitializer,
    kernelRegularizer,
  },
  outputShape(options, [input]) {
    const window = windowOf(input!, options);
    if (isMismatch(window)) return window;
    return [...outputAxes(window, 2), window.channels * options.depthMultiplier];
  },
  parameters: ({ kernelSize, depthMultiplier, ...options }, [input]) => {
    const channels = input!.at(-1)!;
    const bias = {
      shape: [channels * depthMultiplier],
      axes: ["filters"],
      initializer: options.biasInitializer,
    } as const;
    return {
      depthwiseKernel: {
        shape: [...kernelSize, channels, depthMultiplier],
        axes: ["height", "width", "channels", "multiples"],
        initializer: options.depthwiseInitializer,
        penalized: true,
      },
      ...(options.useBias && { bias }),
    };
  },
  activation: ({ activation }) => activation,
  create({ options, kernels, arena, inputs, output, outputGradient, inputGradients, parameters }) {
    const { depthMultiplier } = options;
    const { depthwiseKernel: kernel, bias } = parameters;
    const x = inputs[0]!;
    const dx = inputGradients[0];
    const window = arena.integers(recordOf(windowOf(x.shape, options) as Window));
    const channels = output.shape.at(-1)!;
    return {
      forward({ examples }) {
        const n = examples * output.size;
        if (bias) kernels.broadcastRow(bias.pointer, output.pointer, n / channels, channels);
        else kernels.fill(output.pointer, n, 0);
        kernels.depthwiseForward(
          window,
          x.pointer,
          kernel!.pointer,
          output.pointer,
          examples,
          depthMultiplier,
        );
      },
      backward({ examples }) {
        const dy = outputGradient.pointer;
        const n = examples * output.size;
        kernels.fill(kernel!.gradient, kernel!.size, 0);
        kernels.depthwiseBackwardKernel(window, x.pointer, dy, kernel!.gradient, examples, depthMultiplier);
        if (bias) kernels.columnSums(dy, bias.gradient, n / channels, channels, 0);
        if (!dx) return;
        kernels.fill(dx.pointer, examples * dx.size, 0);
        kernels.depthwiseBackwardInput(window, dy, kernel!.pointer, dx.pointer, examples, depthMultiplier);
      },
    };
  },
});
