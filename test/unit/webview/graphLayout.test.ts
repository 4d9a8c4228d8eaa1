/** The drawing of a network as a graph, before it is drawn. */
import assert from "node:assert/strict";
import type { RunInfo } from "../../../src/session/protocol";
import {
  layOut,
  pathOf,
  type Edge,
  type Layout,
  type Size,
} from "../../../webview/parts/network/graphLayout";
import { graphOf, neighbours } from "../../../webview/parts/network/graphOf";

const gaps = { across: 20, down: 30 };
const box: Size = { width: 100, height: 40 };
const boxes = (count: number): Size[] => Array.from({ length: count }, () => box);
const chain = (count: number): Edge[] =>
  Array.from({ length: count - 1 }, (_, from) => ({ from, to: from + 1 }));

/** Repeatable numbers in 0 … 1. */
const noise = (n: number): number => {
  const wave = Math.sin(n * 127.1 + 311.7) * 43758.5453;
  return wave - Math.floor(wave);
};

/** Every node but the first few reads one to three before it. */
const randomEdges = (count: number, seed: number): Edge[] =>
  Array.from({ length: count }, (_, to) => to).flatMap((to) => {
    const reads = to === 0 ? 0 : 1 + Math.floor(3 * noise(seed + to));
    const sources = Array.from({ length: reads }, (_, at) => Math.floor(to * noise(seed * 7 + to * 3 + at)));
    return [...new Set(sources)].map((from) => ({ from, to }));
  });

function checkLayout(nodes: readonly Size[], edges: readonly Edge[], layout: Layout): void {
  const { places, routes, width, height } = layout;
  nodes.forEach((one, a) => {
    const p = places[a]!;
    assert.ok(
      p.x >= -1e-6 && p.y >= 0 && p.x + one.width <= width + 1e-6 && p.y + one.height <= height + 1e-6,
    );
    nodes.slice(0, a).forEach((other, b) => {
      const q = places[b]!;
      const apart =
        p.x >= q.x + other.width - 1e-6 ||
        q.x >= p.x + one.width - 1e-6 ||
        p.y >= q.y + other.height ||
        q.y >= p.y + one.height;
      assert.ok(apart, `nodes ${a} and ${b} overlap`);
    });
  });
  edges.forEach(({ from, to }, at) => {
    const route = routes[at]!;
    assert.ok(places[from]!.y + nodes[from]!.height < places[to]!.y, "an edge leads downward");
    assert.equal(route[0]!.y, places[from]!.y + nodes[from]!.height);
    assert.equal(route.at(-1)!.y, places[to]!.y);
    for (let point = 1; point < route.length; point++) assert.ok(route[point]!.y >= route[point - 1]!.y);
    // Bends lie between rows; within a row a route is a vertical line, which no node may stand on.
    route.slice(1, -1).forEach(({ x, y }) =>
      nodes.forEach((node, other) => {
        if (other === from) return;
        const { x: left, y: top } = places[other]!;
        const inside = x > left && x < left + node.width && y > top && y < top + node.height;
        assert.ok(!inside, `an edge runs through node ${other}`);
      }),
    );
  });
}

describe("The layout of a network’s graph", () => {
  it("puts a chain of 60 layers in one straight column", () => {
    const [nodes, edges] = [boxes(60), chain(60)];
    const layout = layOut(nodes, edges, gaps);
    checkLayout(nodes, edges, layout);
    assert.ok(layout.places.every(({ x }) => Math.abs(x) < 1e-6));
    assert.equal(layout.height, 60 * 40 + 59 * 30);
    assert.equal(layout.width, 100);
  });

  it("leads a skip connection past the layers it skips, which stay in one column", () => {
    const edges = [...chain(5), { from: 0, to: 4 }];
    const layout = layOut(boxes(5), edges, gaps);
    checkLayout(boxes(5), edges, layout);
    const [, second, third] = layout.places;
    assert.ok(Math.abs(second!.x - third!.x) < 1);
    const skip = layout.routes.at(-1)!;
    assert.ok(
      skip.some(({ x }) => x < second!.x || x > second!.x + box.width),
      "it runs beside them",
    );
  });

  it("puts branches side by side, an input right above its reader, and has no crossing where none is needed", () => {
    // 0 → 2 → 4 → 5, 1 → 3 → 4; 6 is an input that only the last reads.
    const edges = [
      { from: 0, to: 3 },
      { from: 1, to: 4 },
      { from: 3, to: 5 },
      { from: 4, to: 5 },
      { from: 5, to: 6 },
      { from: 2, to: 6 },
    ];
    const layout = layOut(boxes(7), edges, gaps);
    checkLayout(boxes(7), edges, layout);
    assert.equal(layout.places[3]!.y, layout.places[4]!.y);
    assert.equal(layout.places[2]!.y, layout.places[5]!.y);
    const left = (node: number) => layout.places[node]!.x;
    assert.equal(left(0) < left(1), left(3) < left(4));
  });

  it("overlaps nothing and leads every edge downward around nodes, in 40 random networks of up to 50 layers", () => {
    for (let seed = 1; seed <= 40; seed++) {
      const count = 2 + Math.floor(48 * noise(seed));
      const nodes = Array.from({ length: count }, (_, at) => ({
        width: 80 + 60 * noise(at),
        height: 30 + 40 * noise(at + 9),
      }));
      const edges = randomEdges(count, seed);
      checkLayout(nodes, edges, layOut(nodes, edges, gaps));
    }
  });

  it("lays out nothing, and one node", () => {
    assert.deepEqual(layOut([], [], gaps), { width: 0, height: 0, places: [], routes: [], rows: [] });
    assert.deepEqual(layOut([box], [], gaps).places, [{ x: 0, y: 0 }]);
  });

  it("draws a route that starts and ends vertically", () => {
    assert.equal(
      pathOf([
        { x: 0, y: 0 },
        { x: 10, y: 20 },
        { x: 10, y: 40 },
      ]),
      "M0 0C0 10 10 10 10 20L10 40",
    );
  });
});

describe("A run as a graph", () => {
  const layer = (name: string, inputs?: readonly string[], rest = {}): RunInfo["layers"][number] => ({
    name,
    type: "dense",
    outputShape: "[batch, 4]",
    parameters: 20,
    line: 1,
    ...(inputs && { inputs }),
    ...rest,
  });

  it("has a node for each input and layer, an edge for each thing that is read, and one for a state", () => {
    const layers = [
      layer("a", ["camera"]),
      layer("b", ["speed"]),
      layer("c", ["a", "b"], { initialState: "a" }),
    ];
    const graph = graphOf({ layers }, undefined);
    assert.deepEqual(
      graph.nodes.map(({ kind, name }) => `${kind} ${name}`),
      ["input camera", "input speed", "layer a", "layer b", "layer c"],
    );
    assert.deepEqual(graph.edges.at(-1), { from: 2, to: 4, kind: "state" });
    assert.equal(graph.edges.length, 5);
    assert.deepEqual(neighbours(graph, 2), { above: [0], below: [4, 4] });
  });

  it("takes layers of an old record, which tells of no inputs, as following one another", () => {
    const graph = graphOf({ layers: [layer("a"), layer("b"), layer("c")] }, undefined);
    assert.deepEqual(
      graph.edges.map(({ from, to }) => [from, to]),
      [
        [0, 1],
        [1, 2],
        [2, 3],
      ],
    );
  });
});
