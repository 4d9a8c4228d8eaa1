/** Layer definitions that exist for tests only: a merge, and a dense layer whose backward pass is wrong. */
import type { Definitions } from "../../../src/engine/definitions";
import { defineLayer, type LayerDefinition } from "../../../src/engine/layers/definition";
import { layers } from "../../../src/engine/layers/index";
import type { LayerDefinitions } from "../../../src/engine/layers/index";

/** y = Σ inputs; every input's gradient is dy. */
const sum = defineLayer({
  summary: "Sum of its inputs.",
  options: {},
  inputs: { least: 2, most: Infinity },
  outputShape: (_options, [first]) => first!,
  create: ({ kernels, inputs, output, outputGradient, inputGradients }) => ({
    forward({ examples }) {
      kernels.fill(output.pointer, examples * output.size, 0);
      for (const input of inputs) kernels.addScaled(1, input.pointer, output.pointer, examples * output.size);
    },
    backward({ examples }) {
      for (const gradient of inputGradients) {
        if (gradient) kernels.copy(outputGradient.pointer, gradient.pointer, examples * output.size);
      }
    },
  }),
});

/** Dense with one gradient scaled by `factor`: what a slip in a hand-written backward pass does. */
const wrongDense = (what: "kernel" | "bias" | "input", factor: number): LayerDefinition => ({
  ...(layers.dense as LayerDefinition),
  create(site) {
    const right = layers.dense.create(site as never);
    return {
      forward: (pass) => right.forward(pass),
      backward(pass) {
        right.backward(pass);
        const input = site.inputGradients[0];
        if (what === "input") {
          if (input) site.kernels.scale(input.pointer, pass.examples * input.size, factor);
        } else {
          const parameter = site.parameters[what]!;
          site.kernels.scale(parameter.gradient, parameter.size, factor);
        }
      },
    };
  },
});

const testLayers: LayerDefinitions = {
  sum: sum,
  wrongKernel: wrongDense("kernel", 2),
  wrongBias: wrongDense("bias", 1.0001),
  wrongInput: wrongDense("input", -1),
};

export const testDefinitions: Definitions = { layers: testLayers };
