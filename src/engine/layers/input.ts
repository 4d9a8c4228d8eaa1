import { defineLayer, noPasses } from "./definition";

/**
 * Says what an input of the network is called. In a model file it computes nothing and becomes the name of the
 * network's input; as a layer of a network it passes its input on.
 */
export const input = defineLayer({
  summary: "An input of the network, called by its name in the inputs of other layers.",
  options: {},
  outputShape: (_options, [shape]) => shape!,
  passesThrough: true,
  create: () => noPasses,
});
