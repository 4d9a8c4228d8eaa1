/// <reference path="./model-debugger.d.ts" />
import type { CustomLayer, Model } from "model-debugger";

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

/** Swish with a trained slope (Ramachandran et al. 2017): y = x · σ(βx). */
const swish: CustomLayer<"beta"> = {
  type: "custom",
  name: "swish",
  parameters: { beta: { shape: [1], initializer: "ones" } },
  forward({ inputs: [x], output: y, parameters: { beta }, cache }) {
    cache.gate = x.data.map((value) => sigmoid(beta.data[0] * value));
    for (let i = 0; i < x.data.length; i++) y.data[i] = x.data[i] * cache.gate[i];
  },
  // ∂y/∂x = σ + βx·σ(1 − σ), ∂y/∂β = x²·σ(1 − σ)
  backward({
    inputs: [x],
    outputGradient: dy,
    inputGradients: [dx],
    parameters: { beta },
    parameterGradients: { beta: dBeta },
    cache,
  }) {
    for (let i = 0; i < x.data.length; i++) {
      const gate = cache.gate[i];
      const slope = gate * (1 - gate);
      dx.data[i] = dy.data[i] * (gate + beta.data[0] * x.data[i] * slope);
      dBeta.data[0] += dy.data[i] * x.data[i] * x.data[i] * slope;
    }
  },
};

export default {
  seed: 1,
  data: {
    source: { generator: "moons", samples: 600, noise: 0.15 },
    split: { train: 0.7, dev: 0.3 },
  },
  layers: [
    { type: "dense", units: 16 },
    swish,
    { type: "dense", units: 16 },
    swish,
    { type: "dense", units: 1, activation: "sigmoid" },
  ],
  loss: "binaryCrossentropy",
  optimizer: { type: "adam", learningRate: 0.01 },
  training: { batchSize: 32, epochs: 60 },
} satisfies Model;
