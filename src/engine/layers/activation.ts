import { defineLayer, noPasses } from "./definition";

/** y = f(x). The network itself applies f, as it does after any layer, so that it can fuse it with the loss. */
export const activation = defineLayer({
  summary: "Applies an activation to its input.",
  options: {
    activation: { kind: "chosen", from: "activations", description: "The activation to apply." },
  },
  outputShape: (_options, [input]) => input!,
  passesThrough: true,
  activation: (options) => options.activation,
  create: () => noPasses,
});
