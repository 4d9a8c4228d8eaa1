/** `conv1d` and `conv2d`; the formulas stand in `convolution.ts`. */
import { isMismatch, type Shape, showShape } from "../shape";
import { convolutionPasses } from "./convolution";
import { defineLayer } from "./definition";
import {
  biasInitializer,
  kernelInitializer,
  kernelRegularizer,
  layerActivation,
  useBias,
} from "./sharedOptions";
import { outputAxes, padding, perAxis, type Window, windowOver } from "./window";
import { say } from "../../words/words";

const convolution = (name: string, axes: 1 | 2, summary: string) => {
  const windowOf = (
    input: Shape,
    options: {
      readonly kernelSize: readonly number[];
      readonly strides: readonly number[];
      readonly dilationRate: readonly number[];
      readonly padding: string;
    },
  ) =>
    windowOver(name, input, {
      size: options.kernelSize,
      strides: options.strides,
      dilation: options.dilationRate,
      padding: options.padding,
    });
  return defineLayer({
    summary,
    options: {
      filters: { kind: "integer", minimum: 1, description: "Number of filters, the channels of the output." },
      kernelSize: perAxis(
        axes,
        axes === 1 ? "Length of the window." : "Height and width of the window, or one for both.",
      ),
      strides: perAxis(axes, "Pixels from one place of the window to the next.", 1),
      padding,
      dilationRate: perAxis(axes, "Pixels from one tap of the window to the next.", 1),
      groups: {
        kind: "integer",
        minimum: 1,
        default: 1,
        description: "Blocks of channels, each with filters of its own; must divide channels and filters.",
      },
      activation: layerActivation,
      useBias,
      kernelInitializer,
      biasInitializer,
      kernelRegularizer,
    },
    outputShape(options, [input]) {
      const window = windowOf(input!, options);
      if (isMismatch(window)) return window;
      const { filters, groups } = options;
      if (window.channels % groups !== 0 || filters % groups !== 0) {
        return {
          mismatch: say`${name} with groups ${groups} needs channels and filters that ${groups} divides, and has ${window.channels} channels (input ${showShape(input!)}) and ${filters} filters`,
        };
      }
      return [...outputAxes(window, axes), filters];
    },
    parameters: ({ kernelSize, filters, groups, ...options }, [input]) => ({
      kernel: {
        shape: [...kernelSize, input!.at(-1)! / groups, filters],
        axes: [
          ...(axes === 1 ? (["length"] as const) : (["height", "width"] as const)),
          "channels",
          "filters",
        ],
        initializer: options.kernelInitializer,
        penalized: true,
      },
      ...(options.useBias && {
        bias: { shape: [filters], axes: ["filters"], initializer: options.biasInitializer },
      }),
    }),
    activation: ({ activation }) => activation,
    create(site) {
      const { options, inputs } = site;
      const window = windowOf(inputs[0]!.shape, options) as Window;
      return convolutionPasses(site, window, options.filters, options.groups);
    },
  });
};

export const conv1d = convolution(
  "conv1d",
  1,
  "Slides filters along a sequence [length, channels]: each sees a window of neighbouring places.",
);
export const conv2d = convolution(
  "conv2d",
  2,
  "Slides filters over an image [height, width, channels]: each sees a window of neighbouring pixels.",
);
