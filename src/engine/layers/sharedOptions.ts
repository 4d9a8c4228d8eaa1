/** Options that several layers have, with Keras's defaults. */

const chosen = (type: string) => ({ type, options: {} });

export const layerActivation = {
  kind: "chosen",
  from: "activations",
  default: chosen("linear"),
  description: "Applied to the layer's output.",
} as const;

export const useBias = {
  kind: "boolean",
  default: true,
  description: "Adds a trainable bias to every unit.",
} as const;

export const kernelInitializer = {
  kind: "chosen",
  from: "initializers",
  default: chosen("glorotUniform"),
  description: "How the kernel starts.",
} as const;

export const biasInitializer = {
  kind: "chosen",
  from: "initializers",
  default: chosen("zeros"),
  description: "How the bias starts.",
} as const;

export const kernelRegularizer = {
  kind: "penalty",
  optional: true,
  description: "l1 and l2 for this layer's kernel alone, in place of the model's `regularization`.",
} as const;

export const recurrentInitializer = {
  kind: "chosen",
  from: "initializers",
  default: { type: "orthogonal", options: { gain: 1 } },
  description: "How the recurrent kernel starts.",
} as const;

export const stateActivation = {
  kind: "chosen",
  from: "activations",
  default: chosen("tanh"),
  description: "Bends the state; any activation of single entries.",
} as const;
