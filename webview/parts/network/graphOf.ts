import type { RunInfo } from "../../../src/session/protocol";
import type { DataOverview } from "../../../src/session/shownData";
import type { Edge } from "./graphLayout";

type Layer = RunInfo["layers"][number];

/** An input of the network, or a layer by its place in `RunInfo.layers`. */
export type GraphNode =
  | { readonly kind: "input"; readonly name: string; readonly shape: string | undefined }
  | { readonly kind: "layer"; readonly name: string; readonly layer: Layer; readonly index: number };

export interface GraphEdge extends Edge {
  /** `state`: the final state of one layer is where the other starts. */
  readonly kind: "values" | "state";
}

export interface NetworkGraph {
  /** Inputs first, then layers in the order of computation. */
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** Who reads whom. Records of earlier versions do not tell: their layers follow one another. */
export function graphOf({ layers }: Pick<RunInfo, "layers">, data: DataOverview | undefined): NetworkGraph {
  const names = new Set(layers.map(({ name }) => name));
  const read = layers.map(({ inputs }, at) => inputs ?? [layers[at - 1]?.name ?? "input"]);
  const inputs = [...new Set(read.flat().filter((name) => !names.has(name)))];
  const shapes = new Map(
    data?.inputs.map(({ name, shape }) => [name, `[${["batch", ...shape].join(", ")}]`]),
  );
  const nodes: GraphNode[] = [
    ...inputs.map((name) => ({ kind: "input" as const, name, shape: shapes.get(name) })),
    ...layers.map((layer, index) => ({ kind: "layer" as const, name: layer.name, layer, index })),
  ];
  const places = new Map(nodes.map(({ name }, at) => [name, at]));
  const edges = layers.flatMap(({ initialState }, index) => {
    const to = inputs.length + index;
    const values = read[index]!.map((name): GraphEdge => ({ from: places.get(name)!, to, kind: "values" }));
    const from = initialState === undefined ? undefined : places.get(initialState);
    return from === undefined ? values : [...values, { from, to, kind: "state" as const }];
  });
  // A record that is not of our making may tell of layers before they come.
  return { nodes, edges: edges.filter(({ from, to }) => from < to) };
}

/** Nodes that a node reads, and nodes that read it, from left to right as they are drawn. */
export const neighbours = (
  { edges }: Pick<NetworkGraph, "edges">,
  node: number,
): { readonly above: readonly number[]; readonly below: readonly number[] } => ({
  above: edges.filter(({ to }) => to === node).map(({ from }) => from),
  below: edges.filter(({ from }) => from === node).map(({ to }) => to),
});
