import type { GraphEdge, GraphNode, NetworkGraph } from "./graphOf";

/** Layers of a run of this many look the same without being counted … */
const leastAlone = 4;
/** … of blocks fewer, since each is several. */
const leastBlocks = 3;
/** Blocks of more layers are not looked for. */
const longestBlock = 24;

/** Equal layers, or equal blocks of layers, one behind the other. */
export interface LayerRun {
  /** Name of its first layer: what it is remembered by. */
  readonly id: string;
  /** Nodes of the graph, block by block; within a block in the order of computation. */
  readonly members: readonly number[];
  /** Layers of a block; 1: single layers. */
  readonly period: number;
}

/**
 * A node as it is shown: one of the graph's; a run that is `folded` into one node; or the head of one that is open,
 * which stands before its layers and folds it again.
 */
export type ShownNode =
  | { readonly kind: "node"; readonly node: number }
  | { readonly kind: "folded" | "head"; readonly run: LayerRun };

/** What is drawn of a graph. */
export interface FoldedGraph {
  readonly nodes: readonly ShownNode[];
  /** Between shown nodes. */
  readonly edges: readonly GraphEdge[];
}

/**
 * The runs of a graph: blocks of equal layers (type, shape, parameters) that are wired equally within, of which each reads
 * the last layer of the one before and nothing else, and only the last of which is read by anything else. What the
 * network ends with stands by itself.
 */
export function runsOf(graph: NetworkGraph): LayerRun[] {
  const order = inBranches(graph);
  const chain = new Chain(graph, order);
  const runs: LayerRun[] = [];
  for (let at = 0; at < order.length;) {
    const found = bestAt(chain, at);
    if (found === undefined) at++;
    else {
      const { start, period, times } = found;
      const members = order.slice(start, start + period * times);
      runs.push({ id: graph.nodes[members[0]!]!.name, members, period });
      at = start + period * times;
    }
  }
  return runs;
}

/** The graph with runs as single nodes, but for those whose ids are `open`. */
export function foldGraph(
  graph: NetworkGraph,
  runs: readonly LayerRun[],
  open: ReadonlySet<string>,
): FoldedGraph {
  const runOf = new Map(runs.flatMap((run) => run.members.map((member) => [member, run] as const)));
  const nodes: ShownNode[] = [];
  /** Where a node of the graph stands; that of a folded one is its run's. */
  const places = new Map<number, number>();
  const heads = new Map<LayerRun, number>();
  graph.nodes.forEach((_, node) => {
    const run = runOf.get(node);
    // All stand at the last of them: what comes before a run is before it, and what comes behind behind.
    if (run !== undefined && node !== Math.max(...run.members)) return;
    if (run === undefined) places.set(node, nodes.push({ kind: "node", node }) - 1);
    else if (!open.has(run.id)) {
      const place = nodes.push({ kind: "folded", run }) - 1;
      for (const member of run.members) places.set(member, place);
    } else {
      heads.set(run, nodes.push({ kind: "head", run }) - 1);
      for (const member of run.members) places.set(member, nodes.push({ kind: "node", node: member }) - 1);
    }
  });
  const edges: GraphEdge[] = [];
  const add = (edge: GraphEdge): void => {
    const isKnown = edges.some(
      ({ from, to, kind }) => from === edge.from && to === edge.to && kind === edge.kind,
    );
    if (edge.from !== edge.to && !isKnown) edges.push(edge);
  };
  for (const { from, to, kind } of graph.edges) {
    const run = runOf.get(to);
    const head = run === undefined || runOf.get(from) === run ? undefined : heads.get(run);
    const ends = { from: places.get(from)!, to: places.get(to)! };
    if (head === undefined) {
      if (run !== undefined && !open.has(run.id)) add({ ...ends, kind });
      else if (ends.from !== ends.to) edges.push({ ...ends, kind });
      continue;
    }
    // Into an open run by way of its head.
    add({ from: ends.from, to: head, kind });
    edges.push({ from: head, to: ends.to, kind });
  }
  return { nodes, edges: edges.sort((a, b) => a.to - b.to) };
}

/** Nodes in an order of computation that follows each branch to its end, so that a branch's layers stand together. */
function inBranches({ nodes, edges }: NetworkGraph): number[] {
  const missing = nodes.map((_, node) => edges.filter(({ to }) => to === node).length);
  const readers = nodes.map((_, node) => edges.filter(({ from }) => from === node).map(({ to }) => to));
  const ready = nodes.flatMap((_, node) => (missing[node] === 0 ? node : [])).reverse();
  const order: number[] = [];
  for (let node = ready.pop(); node !== undefined; node = ready.pop()) {
    order.push(node);
    for (const reader of readers[node]!.toReversed()) {
      missing[reader]!--;
      if (missing[reader] === 0) ready.push(reader);
    }
  }
  return order;
}

/** Places in an order of nodes, with what makes two of them equal. */
class Chain {
  private readonly sorts: readonly string[];
  /** For each place the places that it reads, and those that read it. */
  private readonly reads: readonly (readonly { readonly from: number; readonly kind: string }[])[];
  private readonly readers: readonly (readonly number[])[];
  readonly length: number;

  constructor(
    private readonly graph: NetworkGraph,
    private readonly order: readonly number[],
  ) {
    const placeOf = new Map(order.map((node, place) => [node, place]));
    this.length = order.length;
    this.sorts = order.map((node) => sortOf(graph.nodes[node]!));
    this.reads = order.map((node) =>
      graph.edges.flatMap(({ from, to, kind }) => (to === node ? { from: placeOf.get(from)!, kind } : [])),
    );
    this.readers = order.map((node) =>
      graph.edges.flatMap(({ from, to }) => (from === node ? placeOf.get(to)! : [])),
    );
  }

  /** How often a block of that many places repeats from there on; 0 where it is none. */
  timesAt(start: number, period: number): number {
    const source = this.sourceOf(start, period);
    if (source === undefined) return 0;
    let times = 0;
    for (let at = start; at + period <= this.length; at += period) {
      const last = at + period - 1;
      const isNext = times === 0 || this.isAlike(start, at, period, source);
      // Nothing looks into a block but the next one, at its end; the network's output stands by itself.
      const isClosed = this.everyReader(at, last, (reader) => reader <= last);
      if (!isNext || !isClosed || this.readers[last]!.length === 0) break;
      times++;
      if (!this.readers[last]!.every((reader) => reader > last && reader <= last + period)) break;
    }
    return times;
  }

  /** Parameters of a place's layer. */
  weightsAt(place: number): number {
    const node = this.graph.nodes[this.order[place]!]!;
    return node.kind === "layer" ? node.layer.parameters : 0;
  }

  /** The one place before a block that it reads. */
  private sourceOf(start: number, period: number): number | undefined {
    if (start + period > this.length) return undefined;
    for (let at = start; at < start + period; at++) if (this.sorts[at]!.startsWith("input")) return undefined;
    const outside = new Set(
      this.reads
        .slice(start, start + period)
        .flat()
        .flatMap(({ from }) => (from < start ? from : [])),
    );
    return outside.size === 1 ? [...outside][0] : undefined;
  }

  /** The block at `at` as the first one, its reads of the source being of the last place before it. */
  private isAlike(start: number, at: number, period: number, source: number): boolean {
    for (let offset = 0; offset < period; offset++) {
      if (this.sorts[start + offset] !== this.sorts[at + offset]) return false;
      const first = this.reads[start + offset]!;
      const own = this.reads[at + offset]!;
      const fits = first.every(({ from, kind }, index) => {
        const wanted = from === source ? at - 1 : from - start + at;
        return own[index]?.from === wanted && own[index].kind === kind;
      });
      if (first.length !== own.length || !fits) return false;
    }
    return true;
  }

  private everyReader(from: number, to: number, allowed: (reader: number) => boolean): boolean {
    for (let at = from; at < to; at++) if (!this.readers[at]!.every(allowed)) return false;
    return true;
  }
}

/** What is equal in layers that are folded into one. */
const sortOf = (node: GraphNode): string => {
  if (node.kind === "input") return `input ${node.name}`;
  const { type, wraps = "", activation = "", outputShape, parameters } = node.layer;
  return [type, wraps, activation, outputShape, parameters].join("|");
};

/**
 * The run from there on that folds most away. One may begin within a block; of the beginnings that give as many blocks
 * the one whose first layer has most weights is taken, as people count blocks: convolution, normalization, activation.
 */
function bestAt(
  chain: Chain,
  at: number,
): { readonly start: number; readonly period: number; readonly times: number } | undefined {
  let best: { start: number; period: number; times: number } | undefined;
  for (let period = 1; period <= longestBlock && at + period < chain.length; period++) {
    const least = period === 1 ? leastAlone : leastBlocks;
    if (chain.timesAt(at, period) < least) continue;
    let found = { start: at, period, times: chain.timesAt(at, period) };
    for (let start = at + 1; start < at + period; start++) {
      const times = chain.timesAt(start, period);
      const isBetter =
        times > found.times ||
        (times === found.times && chain.weightsAt(start) > chain.weightsAt(found.start));
      if (isBetter) found = { start, period, times };
    }
    if (best === undefined || found.times * found.period > best.times * best.period) best = found;
  }
  return best;
}
