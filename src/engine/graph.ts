/** The network as a graph: who reads whom, in an order in which everybody's inputs come first. */
import { type LayerSpec, type NetworkSpec, stateSourceOf } from "./networkSpec";
import { say } from "../words/words";

/** What the input of a network with one input is called, whatever other name it has. */
export const inputName = "input";

/** What a layer reads: a network input or another layer, by its index in the specification. */
export interface Source {
  readonly kind: "input" | "layer";
  readonly index: number;
}

export interface Graph {
  /** For each layer, what it reads; undefined where `problems` has an entry. */
  readonly sources: readonly (readonly Source[] | undefined)[];
  /** For each layer, the one whose final state it starts from (`initialState`); undefined: from zeros. */
  readonly states: readonly (number | undefined)[];
  /** Indices of the layers that can be computed, each after all it reads; file order where that is one. */
  readonly order: readonly number[];
  /** A sentence for each layer whose `inputs` cannot be followed. */
  readonly problems: ReadonlyMap<number, string>;
}

/** Follows the layers' `inputs` and `initialState`; total: names that lead nowhere and circles become sentences. */
export function graphOf(inputs: NetworkSpec["inputs"], layers: readonly LayerSpec[]): Graph {
  const places = new Map<string, Source>();
  inputs.forEach((input, index) => places.set(input.name, { kind: "input", index }));
  if (inputs.length === 1 && !places.has(inputName)) places.set(inputName, { kind: "input", index: 0 });
  const problems = new Map<number, string>();
  layers.forEach(({ name }, index) => {
    if (places.get(name)?.kind === "layer")
      problems.set(index, say`another layer is named "${name}" already`);
    else places.set(name, { kind: "layer", index });
  });

  const sources = layers.map((layer, index): readonly Source[] | undefined => {
    const found: Source[] = [];
    for (const name of layer.inputs) {
      const source = places.get(name);
      if (source) found.push(source);
      else if (!problems.has(index)) {
        problems.set(index, say`inputs names "${name}", and there is no layer or input of that name`);
      }
    }
    return problems.has(index) ? undefined : found;
  });

  const states = layers.map((layer, index): number | undefined => {
    const name = stateSourceOf(layer);
    const source = name === undefined ? undefined : places.get(name);
    if (name !== undefined && source?.kind !== "layer" && !problems.has(index)) {
      problems.set(index, say`initialState names "${name}", and there is no layer of that name`);
    }
    return source?.kind === "layer" ? source.index : undefined;
  });

  const order: number[] = [];
  const placed = new Set<number>();
  const isReady = (source: Source): boolean => source.kind === "input" || placed.has(source.index);
  const hasState = (index: number): boolean => states[index] === undefined || placed.has(states[index]);
  for (let before = -1; before < order.length;) {
    before = order.length;
    for (let index = 0; index < layers.length; index++) {
      if (placed.has(index) || problems.has(index)) continue;
      if (!sources[index]?.every(isReady) || !hasState(index)) continue;
      placed.add(index);
      order.push(index);
    }
    if (before === order.length) break;
  }

  markCircles(layers, (index) => readBy(sources[index], states[index]), placed, problems);
  return { sources, states, order, problems };
}

/** The layers that one waits for. */
const readBy = (sources: readonly Source[] = [], state: number | undefined): number[] => [
  ...sources.flatMap(({ kind, index }) => (kind === "layer" ? [index] : [])),
  ...(state === undefined ? [] : [state]),
];

/** Layers that wait for themselves. Layers that merely wait for a broken one get no sentence of their own. */
function markCircles(
  layers: readonly LayerSpec[],
  readsOf: (index: number) => readonly number[],
  placed: ReadonlySet<number>,
  problems: Map<number, string>,
): void {
  for (let start = 0; start < layers.length; start++) {
    if (placed.has(start) || problems.has(start)) continue;
    const seen = new Set<number>();
    const waiting = [start];
    while (waiting.length > 0 && !problems.has(start)) {
      for (const source of readsOf(waiting.pop()!)) {
        if (source === start) {
          problems.set(
            start,
            say`"${layers[start]!.name}" reads its own output: its inputs lead round in a circle`,
          );
        } else if (!seen.has(source)) {
          seen.add(source);
          waiting.push(source);
        }
      }
    }
  }
}
