import {
  defineLayer,
  type LayerDefinition,
  type ParameterDeclaration,
  type Tensor,
} from "../layers/definition";
import { userTensor } from "./frame";
import type { UserLayer } from "./userCode";
import { userOutputShape } from "./userOutputShape";
import { UserPasses } from "./userPasses";

/** A layer type of a model's own: what it computes is the user's functions, on the network's own memory. */
export const userLayerDefinition = (layer: UserLayer): LayerDefinition =>
  defineLayer({
    summary: `The custom layer ${layer.name} of this model.`,
    options: {},
    inputs: { least: 1, most: Infinity },
    // Nobody knows what user code does.
    mixesExamples: () => true,
    outputShape: (_options, inputs) => userOutputShape(layer, inputs),
    // What its axes stand for only its author knows.
    parameters: () =>
      Object.fromEntries(
        Object.entries(layer.parameters).map(([name, declaration]): [string, ParameterDeclaration] => [
          name,
          { ...declaration, axes: declaration.shape.map(() => "entries" as const) },
        ]),
      ),
    create({ name, arena, batchSize, inputs, output, outputGradient, inputGradients, parameters }) {
      const own = Object.entries(parameters);
      // User code fills every gradient, also those that nobody needs.
      const needed = inputs.map(
        (input, at): Tensor =>
          inputGradients[at] ?? { ...input, pointer: arena.entries(batchSize * input.size) },
      );
      const gradients = own.map(([, { gradient, size }]) => gradient || arena.entries(size));
      const passes = new UserPasses(layer, name, (examples) => {
        const batch = ({ pointer, shape, size }: Tensor) =>
          userTensor([examples, ...shape], arena.view(pointer, examples * size));
        return {
          inputs: inputs.map(batch),
          output: batch(output),
          parameters: Object.fromEntries(
            own.map(([key, { pointer, shape, size }]) => [key, userTensor(shape, arena.view(pointer, size))]),
          ),
          cache: {},
          outputGradient: batch(outputGradient),
          inputGradients: needed.map(batch),
          parameterGradients: Object.fromEntries(
            own.map(([key, { shape, size }], at) => [
              key,
              userTensor(shape, arena.view(gradients[at]!, size)),
            ]),
          ),
        };
      });
      return {
        forward: ({ examples, mode }) => passes.forward(examples, mode),
        backward: ({ examples }) => passes.backward(examples),
        kept: (examples) => passes.kept(examples),
      };
    },
  });
