/**
 * The same layer at every time step: y_t = f(x_t). `[batch, time, …]` lies in memory as `[batch · time, …]`,
 * so the layer simply sees more examples, and its parameters' gradients are the sums over all time steps.
 */
import type { Chosen } from "../options";
import { valuesOf } from "../options";
import { isMismatch, type Shape, showShape, sizeOf } from "../shape";
import { defineLayer, type LayerDefinition, type Pass, type Tensor } from "./definition";
import { say } from "../../words/words";

const linear: Chosen = { type: "linear", options: {} };

/** `lookUp`: the registry's definition of a type; a parameter, because the registry itself holds this layer. */
export const timeDistributed = (lookUp: (type: string) => LayerDefinition | undefined) =>
  defineLayer({
    summary: "Applies a layer to every time step by itself, with the same parameters.",
    options: {
      layer: {
        kind: "layer",
        description: "The layer that is applied to every time step, e.g. { type: dense, units: 8 }.",
      },
    },
    outputShape({ layer }, [input]) {
      const inner = lookUp(layer.type);
      if (!inner) return { mismatch: say`there is no layer type "${layer.type}"`, at: ["layer"] };
      if (inner.inputs && inner.inputs.least > 1) {
        return {
          mismatch: say`timeDistributed has one input, and ${layer.type} needs several`,
          at: ["layer"],
        };
      }
      if (layer.options.initialState !== undefined) {
        const mismatch = say`a recurrent layer inside timeDistributed starts from zeros at every time step`;
        return { mismatch, at: ["layer", "initialState"] };
      }
      if (input!.length === 0) {
        return { mismatch: say`timeDistributed needs an axis of time, and was given ${showShape(input!)}` };
      }
      const shape = inner.outputShape(valuesOf(layer.options), [input!.slice(1)]);
      if (!isMismatch(shape)) return [input![0]!, ...shape];
      return { mismatch: shape.mismatch, at: ["layer", ...(shape.at ?? [])] };
    },
    parameters: ({ layer }, [input]) =>
      lookUp(layer.type)!.parameters?.(valuesOf(layer.options), [input!.slice(1)]) ?? {},
    mixesExamples: ({ layer }) => lookUp(layer.type)?.mixesExamples?.(valuesOf(layer.options)) ?? false,
    activation: ({ layer }) => lookUp(layer.type)?.activation?.(valuesOf(layer.options)) ?? linear,
    create(site) {
      const { options, kernels, inputs, output, outputGradient, inputGradients } = site;
      const inner = lookUp(options.layer.type)!;
      const [x, dx] = [inputs[0]!, inputGradients[0]];
      if (inner.passesThrough) {
        return {
          forward: ({ examples }) => kernels.copy(x.pointer, output.pointer, examples * x.size),
          backward({ examples }) {
            if (dx) kernels.copy(outputGradient.pointer, dx.pointer, examples * x.size);
          },
        };
      }
      const steps = x.shape[0]!;
      const stepOf = (tensor: Tensor): Tensor => {
        const shape: Shape = tensor.shape.slice(1);
        return { pointer: tensor.pointer, shape, size: sizeOf(shape) };
      };
      const passes = inner.create({
        ...site,
        options: valuesOf(options.layer.options),
        batchSize: site.batchSize * steps,
        inputs: [stepOf(x)],
        inputGradients: [dx && stepOf(dx)],
        output: stepOf(output),
        outputGradient: stepOf(outputGradient),
      });
      const within: Pass = { examples: 0, mode: "training", dropout: false, step: 0 };
      const enter = (pass: Pass): Pass => {
        within.examples = pass.examples * steps;
        within.mode = pass.mode;
        within.dropout = pass.dropout;
        within.step = pass.step;
        return within;
      };
      return {
        adjustable: passes.adjustable,
        forward: (pass) => passes.forward(enter(pass)),
        backward: (pass) => passes.backward(enter(pass)),
      };
    },
  });
