/**
 * Two recurrent layers with parameters of their own read the sequence from either end (Schuster & Paliwal
 * 1997); the backward one's sequence is turned round, so that both tell of the same time step, and merged:
 *   concat: y = [f, b]   sum: y = f + b   ave: y = (f + b)/2   mul: y = f⊙b, ∂/∂f = dy⊙b, ∂/∂b = dy⊙f
 */
import type { Tensor } from "./definition";
import { defineLayer, type LayerSite, type ParameterDeclaration, type ParameterTensor } from "./definition";
import { gru } from "./gru";
import { lstm } from "./lstm";
import { recurrence, type Rows, rowsOf } from "./recurrence";
import { type CellKind, parametersOf } from "./recurrentLayer";
import { type RecurrentOptions, recurrentShape } from "./recurrentOptions";
import { simpleRNN } from "./simpleRNN";
import type { Chosen } from "../options";
import { say } from "../../words/words";

const kinds: Readonly<Record<string, CellKind>> = {
  simpleRNN: simpleRNN.kind,
  gru: gru.kind,
  lstm: lstm.kind,
};

const optionsOf = ({ options }: Chosen): RecurrentOptions => options as unknown as RecurrentOptions;

/** `kernel` → `forwardKernel` */
const prefixed = (side: "forward" | "backward", name: string): string =>
  side + name[0]!.toUpperCase() + name.slice(1);

export const bidirectional = defineLayer({
  summary: "Reads a sequence from both ends with a recurrent layer each, and merges what they give.",
  options: {
    layer: {
      kind: "layer",
      among: Object.keys(kinds),
      description:
        "The recurrent layer, e.g. { type: lstm, units: 8 }; each direction has its own parameters.",
    },
    mergeMode: {
      kind: "choice",
      choices: ["concat", "sum", "mul", "ave"],
      default: "concat",
      description: "How the two directions' outputs become one.",
    },
  },
  outputShape({ layer, mergeMode }, inputs) {
    if (layer.options.initialState !== undefined) {
      return {
        mismatch: say`both directions of bidirectional start from zeros`,
        at: ["layer", "initialState"],
      };
    }
    const shape = recurrentShape(layer.type, optionsOf(layer), inputs);
    if ("mismatch" in shape) return shape.at ? { ...shape, at: ["layer", ...shape.at] } : shape;
    return mergeMode === "concat" ? [...shape.slice(0, -1), 2 * shape.at(-1)!] : shape;
  },
  parameters({ layer }, [input]) {
    const own = Object.entries(parametersOf(kinds[layer.type]!, optionsOf(layer), input!));
    const named = (side: "forward" | "backward") =>
      own.map(([name, declaration]): [string, ParameterDeclaration] => [prefixed(side, name), declaration]);
    return Object.fromEntries([...named("forward"), ...named("backward")]);
  },
  create(site) {
    const { kernels, arena, batchSize, output, outputGradient, inputGradients, options } = site;
    const { units, goBackwards } = optionsOf(options.layer);
    const { mergeMode } = options;
    const isConcat = mergeMode === "concat";
    const place = (): Tensor => ({ ...output, pointer: arena.entries(batchSize * output.size) });
    const halfOf = (whole: Tensor, offset: number): Rows => ({
      pointer: whole.pointer + arena.bytesPerEntry * offset,
      step: 2 * units,
      example: whole.size,
    });
    const ownOutputs = isConcat ? [] : [place(), place()];
    const ownGradients = mergeMode === "mul" ? [place(), place()] : [outputGradient, outputGradient];
    const shared = mergeMode === "ave" ? place() : undefined;
    const dx = inputGradients[0];
    const second = dx && { ...dx, pointer: arena.entries(batchSize * dx.size) };

    const direction = (side: "forward" | "backward", which: 0 | 1) =>
      directionOf(site, {
        side,
        goBackwards: side === "backward" ? !goBackwards : goBackwards,
        output: isConcat ? halfOf(output, which * units) : rowsOf(ownOutputs[which]!, units),
        outputGradient: isConcat
          ? halfOf(outputGradient, which * units)
          : rowsOf(shared ?? ownGradients[which]!, units),
        inputGradient: which === 0 ? dx : second,
      });
    const there = direction("forward", 0);
    const back = direction("backward", 1);
    const [f, b] = ownOutputs.map(({ pointer }) => pointer) as [number, number];
    const [df, db] = ownGradients.map(({ pointer }) => pointer) as [number, number];
    return {
      forward(pass) {
        there.forward(pass);
        back.forward(pass);
        const n = pass.examples * output.size;
        if (isConcat) return;
        if (mergeMode === "mul") {
          kernels.multiply(f, b, output.pointer, n);
          return;
        }
        kernels.copy(f, output.pointer, n);
        kernels.addScaled(1, b, output.pointer, n);
        if (mergeMode === "ave") kernels.scale(output.pointer, n, 0.5);
      },
      backward(pass) {
        const n = pass.examples * output.size;
        if (mergeMode === "mul") {
          kernels.multiply(outputGradient.pointer, b, df, n);
          kernels.multiply(outputGradient.pointer, f, db, n);
        } else if (shared) {
          kernels.copy(outputGradient.pointer, shared.pointer, n);
          kernels.scale(shared.pointer, n, 0.5);
        }
        there.backward(pass);
        back.backward(pass);
        if (dx) kernels.addScaled(1, second!.pointer, dx.pointer, pass.examples * dx.size);
      },
    };
  },
});

/** One direction: a recurrence with its share of the parameters. */
function directionOf(
  site: LayerSite<{ readonly layer: Chosen }>,
  way: {
    readonly side: "forward" | "backward";
    readonly goBackwards: boolean;
    readonly output: Rows;
    readonly outputGradient: Rows;
    readonly inputGradient: Tensor | undefined;
  },
) {
  const { kernels, arena, batchSize } = site;
  const input = site.inputs[0]!;
  const options = optionsOf(site.options.layer);
  const kind = kinds[site.options.layer.type]!;
  const parameters: Record<string, ParameterTensor> = {};
  for (const name of ["kernel", "recurrentKernel", "bias"]) {
    const parameter = site.parameters[prefixed(way.side, name)];
    if (parameter) parameters[name] = parameter;
  }
  const { units, returnSequences } = options;
  const where = { kernels, arena, batchSize, units, input, parameters, states: undefined };
  const how = { returnSequences, turnsRound: way.side === "backward", isApart: kind.isApart };
  const cell = kind.cell({ kernels, arena, batchSize, options, states: undefined, steps: input.shape[0]! });
  return recurrence({ ...where, ...way, ...how }, cell);
}
