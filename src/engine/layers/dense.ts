/**
 * Fully connected: y = x·W + b over the last axis, x `[rows, in]`, W `[in, units]`, b `[units]`.
 *   ∂/∂W = xᵀ·dy,  ∂/∂b = Σ over rows of dy,  ∂/∂x = dy·Wᵀ
 */
import { showShape } from "../shape";
import { defineLayer } from "./definition";
import {
  biasInitializer,
  kernelInitializer,
  kernelRegularizer,
  layerActivation,
  useBias,
} from "./sharedOptions";
import { say } from "../../words/words";

export const dense = defineLayer({
  summary: "Fully connected layer: every unit sees every input of the last axis.",
  options: {
    units: { kind: "integer", minimum: 1, description: "Number of units, the size of the output." },
    activation: layerActivation,
    useBias,
    kernelInitializer,
    biasInitializer,
    kernelRegularizer,
  },
  outputShape({ units }, [input]) {
    if (input!.length === 0) {
      return {
        mismatch: say`dense needs at least one axis to connect to, and was given ${showShape(input!)}`,
      };
    }
    return [...input!.slice(0, -1), units];
  },
  parameters: (options, [input]) => ({
    kernel: {
      shape: [input!.at(-1)!, options.units],
      axes: ["inputs", "units"],
      initializer: options.kernelInitializer,
      penalized: true,
    },
    ...(options.useBias && {
      bias: { shape: [options.units], axes: ["units"], initializer: options.biasInitializer },
    }),
  }),
  activation: ({ activation }) => activation,
  create({
    options: { units },
    kernels,
    arena,
    batchSize,
    inputs,
    output,
    outputGradient,
    inputGradients,
    parameters,
  }) {
    const { kernel, bias } = parameters;
    const x = inputs[0]!;
    const dx = inputGradients[0];
    const fanIn = x.shape.at(-1)!;
    const rowsOfExample = x.size / fanIn;
    const most = batchSize * rowsOfExample;
    const workspace = arena.scratch(
      Math.max(
        kernels.matmulWorkspaceBytes(most, units, fanIn),
        kernels.matmulWorkspaceBytes(fanIn, units, most),
        kernels.matmulWorkspaceBytes(most, fanIn, units),
      ),
    );
    return {
      forward({ examples }) {
        const rows = examples * rowsOfExample;
        kernels.affine(
          x.pointer,
          kernel!.pointer,
          bias?.pointer ?? 0,
          output.pointer,
          rows,
          units,
          fanIn,
          workspace.pointer,
        );
      },
      backward({ examples }) {
        const rows = examples * rowsOfExample;
        const dy = outputGradient.pointer;
        kernels.matmul(x.pointer, dy, kernel!.gradient, fanIn, units, rows, 1, 0, 0, workspace.pointer);
        if (bias) kernels.columnSums(dy, bias.gradient, rows, units, 0);
        if (dx)
          kernels.matmul(dy, kernel!.pointer, dx.pointer, rows, fanIn, units, 0, 1, 0, workspace.pointer);
      },
    };
  },
});
