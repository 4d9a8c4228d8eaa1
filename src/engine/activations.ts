/**
 * Activations: y = f(z) elementwise, or over the last axis for softmax and logSoftmax.
 * The formulas stand with the kernels (`kernels/assembly/activations.ts`); here is what else the
 * product must know of each. Slopes and constants: design/semantics, Keras 3 `keras.activations`.
 */
import { activationCodes, type Kernels } from "../kernels/kernels";
import type { Tensor } from "./layers/definition";
import type { Chosen, Definition, OptionSchema, ValuesOf } from "./options";

/** Where an activation is applied; its input and output may share nothing but the shape. */
export interface ActivationSite<Options> {
  readonly options: Options;
  readonly kernels: Kernels;
  /** z */
  readonly input: Tensor;
  /** y */
  readonly output: Tensor;
  /** ∂cost/∂y */
  readonly outputGradient: Tensor;
  /** ∂cost/∂z, overwritten. */
  readonly inputGradient: Tensor;
}

export interface ActivationPasses {
  forward(examples: number): void;
  backward(examples: number): void;
}

export interface ActivationDefinition<Schema extends OptionSchema = OptionSchema> extends Definition<Schema> {
  /** Values of z where the derivative jumps (or its derivative does): central differences across them lie. */
  readonly kinks: readonly number[];
  /** The y beyond which the curve is flat (|z| ≥ 5), for sigmoid and tanh. */
  readonly flatEnds?: { readonly low: number; readonly high: number };
  /** A unit that gives exactly zero passes no gradient: it can die. */
  readonly canDie?: true;
  create(site: ActivationSite<ValuesOf<Schema>>): ActivationPasses;
}

type Traits = Partial<Pick<ActivationDefinition, "kinks" | "flatEnds" | "canDie">>;

/** An activation of single entries, by its kernel's code. */
function elementwise(
  name: keyof typeof activationCodes,
  summary: string,
  traits: Traits = {},
): ActivationDefinition {
  return sloped(name, summary, {}, traits);
}

function sloped(
  name: keyof typeof activationCodes,
  summary: string,
  options: OptionSchema,
  traits: Traits,
): ActivationDefinition {
  const code = activationCodes[name];
  return {
    summary,
    options,
    kinks: [],
    ...traits,
    create({ options: { alpha }, kernels, input, output, outputGradient, inputGradient }) {
      const slope = (alpha ?? options.alpha?.default ?? 0) as number;
      const [x, y, dy, dx, size] = [
        input.pointer,
        output.pointer,
        outputGradient.pointer,
        inputGradient.pointer,
        input.size,
      ];
      return {
        forward: (examples) => kernels.activationForward(code, x, y, examples * size, slope),
        backward: (examples) => kernels.activationBackward(code, x, y, dy, dx, examples * size, slope),
      };
    },
  };
}

/** An activation of whole rows along the last axis. */
function rowwise(
  summary: string,
  forward: (kernels: Kernels, x: number, y: number, rows: number, columns: number) => void,
  backward: (kernels: Kernels, y: number, dy: number, dx: number, rows: number, columns: number) => void,
): ActivationDefinition {
  return {
    summary,
    options: {},
    kinks: [],
    create({ kernels, input, output, outputGradient, inputGradient }) {
      const columns = input.shape.at(-1) ?? 1;
      const rows = input.size / columns;
      return {
        forward: (examples) => forward(kernels, input.pointer, output.pointer, examples * rows, columns),
        backward: (examples) =>
          backward(
            kernels,
            output.pointer,
            outputGradient.pointer,
            inputGradient.pointer,
            examples * rows,
            columns,
          ),
      };
    },
  };
}

const slope = (value: number, description: string): OptionSchema => ({
  alpha: { kind: "number", default: value, minimum: 0, description },
});

export const activations = {
  linear: elementwise("linear", "f(z) = z: no activation."),
  relu: elementwise("relu", "f(z) = max(0, z).", { kinks: [0], canDie: true }),
  leakyRelu: sloped(
    "leakyRelu",
    "f(z) = z for z > 0, alpha·z below: a relu that cannot die.",
    slope(0.2, "Slope for z < 0."),
    { kinks: [0] },
  ),
  elu: sloped(
    "elu",
    "f(z) = z for z > 0, alpha·(eᶻ − 1) below.",
    slope(1, "−alpha is the value reached for very negative z."),
    {
      kinks: [0],
    },
  ),
  selu: elementwise(
    "selu",
    "Scaled elu that keeps mean 0 and variance 1 under lecunNormal (Klambauer et al. 2017).",
    {
      kinks: [0],
    },
  ),
  gelu: elementwise("gelu", "f(z) = z·Φ(z), exact by the error function (Hendrycks & Gimpel 2016)."),
  silu: elementwise("silu", "f(z) = z·sigmoid(z), also called swish."),
  sigmoid: elementwise("sigmoid", "f(z) = 1 / (1 + e⁻ᶻ), in (0, 1).", {
    flatEnds: { low: 1 / (1 + Math.exp(5)), high: 1 / (1 + Math.exp(-5)) },
  }),
  hardSigmoid: elementwise("hardSigmoid", "f(z) = clip(0.2·z + 0.5, 0, 1).", { kinks: [-2.5, 2.5] }),
  tanh: elementwise("tanh", "Hyperbolic tangent, in (−1, 1).", {
    flatEnds: { low: Math.tanh(-5), high: Math.tanh(5) },
  }),
  softplus: elementwise("softplus", "f(z) = ln(1 + eᶻ)."),
  softsign: elementwise("softsign", "f(z) = z / (1 + |z|).", { kinks: [0] }),
  softmax: rowwise(
    "f(z)ᵢ = eᶻⁱ / Σⱼ eᶻʲ along the last axis: probabilities of exclusive classes.",
    (kernels, x, y, rows, columns) => kernels.softmaxForward(x, y, rows, columns),
    (kernels, y, dy, dx, rows, columns) => kernels.softmaxBackward(y, dy, dx, rows, columns),
  ),
  logSoftmax: rowwise(
    "The logarithm of softmax, computed without taking the logarithm of small numbers.",
    (kernels, x, y, rows, columns) => kernels.logSoftmaxForward(x, y, rows, columns),
    (kernels, y, dy, dx, rows, columns) => kernels.logSoftmaxBackward(y, dy, dx, rows, columns),
  ),
  exponential: elementwise("exponential", "f(z) = eᶻ."),
} satisfies Record<string, ActivationDefinition>;

export type ActivationName = keyof typeof activations;

/** The activation of that name with its defaults. */
export const activation = (type: ActivationName): Chosen => ({
  type,
  options: defaultsOf(activations[type].options),
});

const defaultsOf = (schema: OptionSchema): Record<string, number> =>
  Object.fromEntries(
    Object.entries(schema).flatMap(([key, option]) =>
      typeof option.default === "number" ? [[key, option.default]] : [],
    ),
  );

/** Definition of a chosen activation; a name that validation let through is in the registry. */
export const activationDefinition = (chosen: Chosen): ActivationDefinition =>
  (activations as Record<string, ActivationDefinition>)[chosen.type]!;
