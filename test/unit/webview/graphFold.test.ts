/** Runs of equal layers as one node: nothing is lost of what they stand for. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { foldGraph, runsOf, type FoldedGraph, type LayerRun } from "../../../webview/parts/network/graphFold";
import type { GraphEdge, GraphNode, NetworkGraph } from "../../../webview/parts/network/graphOf";

/** A node of that type; nodes of one type are equal layers. */
const node = (type: string, at: number): GraphNode =>
  type === "input"
    ? { kind: "input", name: `input${at}`, shape: undefined }
    : {
        kind: "layer",
        name: `${type}_${at}`,
        index: at,
        layer: { name: `${type}_${at}`, type, outputShape: "[batch, 4]", parameters: type.length, line: 1 },
      };

/** Nodes in the order of computation, each with the nodes that it reads. */
const graphOfReads = (...given: readonly (readonly [type: string, ...reads: number[]])[]): NetworkGraph => ({
  nodes: given.map(([type], at) => node(type, at)),
  edges: given.flatMap(([, ...reads], to) => reads.map((from): GraphEdge => ({ from, to, kind: "values" }))),
});

/** An input, and each of the types reading the one before. */
const chainOf = (...types: string[]): NetworkGraph =>
  graphOfReads(["input"], ...types.map((type, at): [string, number] => [type, at]));

const repeated = (types: readonly string[], times: number): string[] =>
  Array.from({ length: times }, () => types).flat();

const described = (graph: NetworkGraph, runs: readonly LayerRun[]) =>
  runs.map(({ members, period }) => {
    const types = members.slice(0, period).map((member) => graph.nodes[member]!.name.split("_")[0]);
    return `${members.length / period} × ${types.join(" ")} from ${members[0]}`;
  });
const runsIn = (graph: NetworkGraph) => described(graph, runsOf(graph));

/** Edges between nodes of the graph that a fold stands for, heads taken out; those inside a folded run are missing. */
function edgesBehind({ nodes, edges }: FoldedGraph): string[] {
  const real = (place: number): string => {
    const shown = nodes[place]!;
    return shown.kind === "node" ? String(shown.node) : `run ${shown.run.id}`;
  };
  return edges
    .flatMap(({ from, to, kind }) => {
      if (nodes[to]!.kind === "head") return [];
      const sources =
        nodes[from]!.kind === "head"
          ? edges.filter((edge) => edge.to === from && edge.kind === kind).map((edge) => edge.from)
          : [from];
      return sources.map((source) => `${real(source)} → ${real(to)} ${kind}`);
    })
    .sort();
}

/** What a fold has to show: the graph's edges, those of a folded run at the run, each once. */
function edgesWanted(graph: NetworkGraph, runs: readonly LayerRun[], open: ReadonlySet<string>): string[] {
  const folded = (at: number) => runs.find(({ id, members }) => !open.has(id) && members.includes(at));
  const real = (at: number) => (folded(at) === undefined ? String(at) : `run ${folded(at)!.id}`);
  const all = graph.edges
    .filter(({ from, to }) => folded(from) === undefined || folded(from) !== folded(to))
    .map(({ from, to, kind }) => ({
      words: `${real(from)} → ${real(to)} ${kind}`,
      isAtRun: folded(to) !== undefined,
    }));
  const atRuns = new Set(all.filter(({ isAtRun }) => isAtRun).map(({ words }) => words));
  return [...atRuns, ...all.filter(({ isAtRun }) => !isAtRun).map(({ words }) => words)].sort();
}

describe("Runs of equal layers", () => {
  it("are found in a chain, the first of another size and the output apart", () => {
    assert.deepEqual(runsIn(chainOf("first", ...repeated(["dense"], 48), "last")), ["48 × dense from 2"]);
    assert.deepEqual(runsIn(chainOf(...repeated(["dense"], 60))), ["59 × dense from 1"]);
    assert.deepEqual(runsIn(chainOf("dense", "dense", "dense", "last")), []);
    assert.deepEqual(runsIn(chainOf(...repeated(["a"], 5), ...repeated(["b"], 4), "last")), [
      "5 × a from 1",
      "4 × b from 6",
    ]);
  });

  it("are found as blocks, each from its weights on", () => {
    const block = ["convolution", "norm", "act"];
    const graph = chainOf("stem", "norm", "act", ...repeated(block, 8), "flat", "last");
    assert.deepEqual(runsIn(graph), ["8 × convolution norm act from 4"]);
  });

  it("are found where blocks have a branch within, as residual ones have, which nothing else looks into", () => {
    const reads: [string, ...number[]][] = [["input"], ["stem", 0]];
    for (let block = 0; block < 5; block++) {
      const before = reads.length - 1;
      reads.push(["conv", before], ["conv", before + 1], ["add", before + 2, before]);
    }
    reads.push(["last", reads.length - 1]);
    const graph = graphOfReads(...reads);
    assert.deepEqual(runsIn(graph), ["5 × conv conv add from 2"]);
    // A skip from the middle of a block to the end.
    const looked = { ...graph, edges: [...graph.edges, { from: 9, to: 17, kind: "values" as const }] };
    assert.deepEqual(runsIn(looked), []);
  });

  it("are found in each branch, also where the branches' layers take turns", () => {
    const reads: [string, ...number[]][] = [["input"], ["stem", 0]];
    for (let at = 0; at < 5; at++)
      for (const type of ["a", "b"]) reads.push([type, at === 0 ? 1 : reads.length - 2]);
    reads.push(["join", 10, 11], ["last", 12]);
    assert.deepEqual(runsIn(graphOfReads(...reads)).sort(), ["5 × a from 2", "5 × b from 3"]);
  });

  it("end at what is read elsewhere, and at a state that another layer starts from", () => {
    const graph = chainOf(...repeated(["gru"], 9), "last");
    const read: GraphEdge = { from: 5, to: 10, kind: "state" };
    assert.deepEqual(runsIn({ ...graph, edges: [...graph.edges, read] }), [
      "5 × gru from 1",
      "4 × gru from 6",
    ]);
  });

  it("lose no layer and no edge, folded or open, and every edge leads downward, in 300 random networks", () => {
    const segment = fc.record({
      types: fc.array(fc.constantFrom("a", "bb", "ccc"), { minLength: 1, maxLength: 4 }),
      times: fc.integer({ min: 1, max: 6 }),
      skips: fc.boolean(),
    });
    const network = fc.record({
      segments: fc.array(segment, { minLength: 1, maxLength: 4 }),
      links: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.constantFrom("values", "state")), { maxLength: 3 }),
      opened: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
    });
    let folded = 0;
    fc.assert(
      fc.property(network, ({ segments, links, opened }) => {
        const reads: [string, ...number[]][] = [["input"]];
        for (const { types, times, skips } of segments)
          for (let block = 0; block < times; block++) {
            const before = reads.length - 1;
            for (const type of types) reads.push([type, reads.length - 1]);
            if (skips) reads.push(["add", reads.length - 1, before]);
          }
        reads.push(["last", reads.length - 1]);
        const chain = graphOfReads(...reads);
        const count = reads.length;
        const extra = links.map(([a, b, kind]): GraphEdge => {
          const from = a % (count - 1);
          return { from, to: from + 1 + (b % (count - 1 - from)), kind };
        });
        const graph = { ...chain, edges: [...chain.edges, ...extra] };
        const runs = runsOf(graph);
        folded += runs.length;
        const members = runs.flatMap((run) => run.members);
        assert.equal(new Set(members).size, members.length, "no layer is in two runs");
        for (const run of runs) {
          const types = run.members.map((member) => graph.nodes[member]!.name.split("_")[0]);
          types.forEach((type, at) => assert.equal(type, types[at % run.period]));
          assert.ok(run.members.length / run.period >= 3 && run.members.length >= 4);
        }
        const open = new Set(runs.filter((_, at) => opened[at % 8]).map(({ id }) => id));
        for (const ids of [new Set<string>(), open, new Set(runs.map(({ id }) => id))]) {
          const shown = foldGraph(graph, runs, ids);
          const all = shown.nodes.flatMap((one) =>
            one.kind === "node" ? one.node : one.kind === "folded" ? one.run.members : [],
          );
          assert.deepEqual(
            all.sort((a, b) => a - b),
            graph.nodes.map((_, at) => at),
          );
          assert.ok(
            shown.edges.every(({ from, to }) => from < to),
            "an edge leads downward",
          );
          assert.deepEqual(edgesBehind(shown), edgesWanted(graph, runs, ids));
        }
      }),
      { seed: 7, numRuns: 300 },
    );
    assert.ok(folded > 100, `${folded} runs were found`);
  });
});
