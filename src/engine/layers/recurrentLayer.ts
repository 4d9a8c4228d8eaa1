/** Makes simpleRNN, gru and lstm of their cells; bidirectional makes two recurrences of one. */
import type { OptionSchema, ValuesOf } from "../options";
import type { Shape } from "../shape";
import {
  defineLayer,
  type Gate,
  type LayerDefinition,
  type LayerSite,
  type ParameterDeclaration,
} from "./definition";
import { type Cell, recurrence, rowsOf } from "./recurrence";
import { type RecurrentOptions, recurrentParameters, recurrentShape } from "./recurrentOptions";

/** The places a cell may plan its own memory by. */
export type CellSite = Pick<
  LayerSite<RecurrentOptions>,
  "options" | "kernels" | "arena" | "batchSize" | "states"
> & {
  /** Time steps of a sequence. */
  readonly steps: number;
};

/** What makes one recurrent layer differ from the others. */
export interface CellKind {
  /** In their order in the kernels; none: the units alone. */
  readonly gates: readonly Gate[];
  /** Tensors of its state: 1 for h alone, 2 for h and c. */
  readonly stateCount: number;
  /** The recurrent product has a bias of its own and is not simply added to the input's (GRU). */
  readonly isApart: boolean;
  bias(units: number, options: RecurrentOptions): Omit<ParameterDeclaration, "initializer" | "axes">;
  cell(site: CellSite): Cell;
}

/** A recurrent layer's definition with the cell that bidirectional needs. */
export type RecurrentDefinition = LayerDefinition & { readonly kind: CellKind };

export function defineRecurrent<const Schema extends OptionSchema>(
  type: string,
  summary: string,
  options: Schema,
  kind: CellKind,
): LayerDefinition<Schema> & { readonly kind: CellKind } {
  const common = (values: ValuesOf<Schema>): RecurrentOptions => values as unknown as RecurrentOptions;
  const definition = defineLayer({
    summary,
    options,
    outputShape: (values, inputs) => recurrentShape(type, common(values), inputs),
    parameters: (values, [input]) => parametersOf(kind, common(values), input!),
    stateShapes: (values) => Array.from({ length: kind.stateCount }, () => [common(values).units]),
    create(site) {
      const values = common(site.options);
      const { kernels, arena, batchSize, inputs, output, outputGradient, inputGradients, parameters } = site;
      const { units, returnSequences, goBackwards } = values;
      const cell = kind.cell({ ...site, options: values, steps: inputs[0]!.shape[0]! });
      const outside = {
        input: inputs[0]!,
        inputGradient: inputGradients[0],
        output: rowsOf(output, units),
        outputGradient: rowsOf(outputGradient, units),
      };
      const how = { returnSequences, goBackwards, turnsRound: false, isApart: kind.isApart };
      const where = { kernels, arena, batchSize, units, parameters, states: site.states };
      return recurrence({ ...where, ...outside, ...how }, cell);
    },
  });
  return { ...definition, kind };
}

export const parametersOf = (kind: CellKind, options: RecurrentOptions, input: Shape) =>
  recurrentParameters(options, input.at(-1)!, kind.gates, kind.bias(options.units, options));
