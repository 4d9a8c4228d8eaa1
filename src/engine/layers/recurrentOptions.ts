/** What simpleRNN, gru and lstm share: options with Keras's defaults, shapes and parameters. */
import { activationCodes } from "../../kernels/kernels";
import { activationDefinition } from "../activations";
import type { Chosen } from "../options";
import { type Shape, type ShapeMismatch, showShape } from "../shape";
import type { Gate, ParameterAxis, ParameterDeclaration } from "./definition";
import {
  biasInitializer,
  kernelInitializer,
  kernelRegularizer,
  recurrentInitializer,
  stateActivation,
  useBias,
} from "./sharedOptions";
import { say } from "../../words/words";

export const recurrentOptions = {
  units: {
    kind: "integer",
    minimum: 1,
    description: "Size of the state, and of the output at each time step.",
  },
  activation: stateActivation,
  useBias,
  kernelInitializer,
  recurrentInitializer,
  biasInitializer,
  kernelRegularizer,
  returnSequences: {
    kind: "boolean",
    default: false,
    description: "Gives the state of every time step instead of the last alone.",
  },
  returnState: {
    kind: "boolean",
    default: false,
    description:
      "As in Keras; here the next layer sees the same either way, and any layer may start from the final state by initialState.",
  },
  goBackwards: {
    kind: "boolean",
    default: false,
    description: "Reads the sequence from its end; with returnSequences the last time step comes first.",
  },
  initialState: {
    kind: "state",
    optional: true,
    description: "Name of a recurrent layer from whose final state this one starts; default: zeros.",
  },
} as const;

export const recurrentActivation = {
  kind: "chosen",
  from: "activations",
  default: { type: "sigmoid", options: {} },
  description: "Of the gates; any activation of single entries.",
} as const;

/** The resolved options that all three have. */
export interface RecurrentOptions {
  readonly units: number;
  readonly activation: Chosen;
  readonly recurrentActivation?: Chosen;
  readonly useBias: boolean;
  readonly kernelInitializer: Chosen;
  readonly recurrentInitializer: Chosen;
  readonly biasInitializer: Chosen;
  readonly returnSequences: boolean;
  readonly goBackwards: boolean;
  /** Of lstm alone. */
  readonly unitForgetBias?: boolean;
}

/** `[time, features]` becomes `[time, units]` or `[units]`. */
export function recurrentShape(
  type: string,
  options: RecurrentOptions,
  [input]: readonly Shape[],
): Shape | ShapeMismatch {
  if (input?.length !== 2) {
    return {
      mismatch: say`${type} reads a sequence [batch, time, features], and was given ${showShape(input ?? [])}`,
    };
  }
  for (const key of ["activation", "recurrentActivation"] as const) {
    const chosen = options[key];
    if (chosen && !(chosen.type in activationCodes)) {
      const mismatch = say`${type} takes activations of single entries, and ${chosen.type} is one of whole rows`;
      return { mismatch, at: [key] };
    }
  }
  return options.returnSequences ? [input[0]!, options.units] : [options.units];
}

/** `kernel` `[in, g·units]`, `recurrentKernel` `[units, g·units]`, and a bias as the layer has it. */
export function recurrentParameters(
  options: RecurrentOptions,
  features: number,
  gates: readonly Gate[],
  bias: Omit<ParameterDeclaration, "initializer" | "axes">,
): Record<string, ParameterDeclaration> {
  const { units, kernelInitializer: initializer } = options;
  const width = Math.max(1, gates.length) * units;
  const outputs: ParameterAxis = gates.length === 0 ? "units" : { kind: "units", gates };
  const biasAxes = bias.shape.length === 1 ? [outputs] : (["products", outputs] as const);
  return {
    kernel: { shape: [features, width], axes: ["inputs", outputs], initializer, penalized: true },
    recurrentKernel: {
      shape: [units, width],
      axes: ["state", outputs],
      initializer: options.recurrentInitializer,
      penalized: true,
    },
    ...(options.useBias && { bias: { ...bias, axes: biasAxes, initializer: options.biasInitializer } }),
  };
}

/** What a kernel must know of an activation inside a cell. */
export interface CellActivation {
  readonly code: number;
  /** The slope of leakyRelu, the scale of elu. */
  readonly alpha: number;
  /** Its derivative is computed from its input, not from its output alone: the input must be kept. */
  readonly needsInput: boolean;
}

const fromInput = new Set(["leakyRelu", "gelu", "silu", "softplus", "softsign"]);

export function cellActivation(chosen: Chosen): CellActivation {
  const code = activationCodes[chosen.type as keyof typeof activationCodes];
  const alpha = chosen.options.alpha ?? activationDefinition(chosen).options.alpha?.default ?? 0;
  return { code, alpha: alpha as number, needsInput: fromInput.has(chosen.type) };
}
