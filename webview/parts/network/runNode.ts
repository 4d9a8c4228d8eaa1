import { h, setAttribute, setText } from "../../dom";
import { integer } from "../../format";
import { icon } from "../../icons";
import type { Flag } from "../../state/flags";
import { text } from "../../strings";
import type { LayerRun } from "./graphFold";
import {
  layerWords,
  nodeLine,
  nodeLines,
  NodeMarks,
  ReadingsLine,
  type NodeNews,
  type NodeView,
} from "./graphNode";
import type { GraphNode, NetworkGraph } from "./graphOf";
import { readingsOf } from "./readings";

/** Of a run on the page, in CSS pixels: folded, and the head of an open one. */
export const runSize = { width: 252, height: 122 } as const;
/** Of a run of blocks: their layers take two lines. */
export const blocksSize = { width: 252, height: 138 } as const;
export const headSize = { width: 252, height: 30 } as const;

type LayerNode = Extract<GraphNode, { kind: "layer" }>;

const layersOf = ({ nodes }: NetworkGraph, { members }: LayerRun): LayerNode[] =>
  members.map((member) => nodes[member]!).filter((node) => node.kind === "layer");

/** Members of a run that something is wrong with, in the order of computation. */
export const flaggedOf = (
  graph: NetworkGraph,
  run: LayerRun,
  flags: ReadonlyMap<string, Flag>,
): readonly { readonly node: number; readonly name: string; readonly flag: Flag }[] =>
  run.members.flatMap((node) => {
    const { name } = graph.nodes[node]!;
    const flag = flags.get(name);
    return flag === undefined ? [] : { node, name, flag };
  });

/** A run of equal layers as one node, with the worst that is wrong in it and where; pressed it opens. */
export class FoldedNode implements NodeView {
  readonly element: HTMLButtonElement;
  private readonly marks = new NodeMarks();
  private readonly flagged = nodeLine();
  private readonly readings: ReadingsLine;
  private readonly layers: readonly LayerNode[];
  private readonly hint: string;

  constructor(
    private readonly graph: NetworkGraph,
    private readonly run: LayerRun,
    click: () => void,
  ) {
    const layers = layersOf(graph, run);
    this.layers = layers;
    const [first, last] = [layers[0]!, layers.at(-1)!];
    const times = integer(layers.length / run.period);
    const parameters = layers.reduce((sum, { layer }) => sum + layer.parameters, 0);
    this.readings = new ReadingsLine(parameters > 0);
    const title = h("span", { class: "node-title" }, text("runTitle", times, first.name, last.name));
    const name = h("span", { class: "node-name" }, title, this.marks.svg);
    const block = layers
      .slice(0, run.period)
      .map(({ layer }) => layerWords(layer))
      .join(" → ");
    this.hint = text("unfoldRun", integer(layers.length), block);
    this.element = h(
      "button",
      { type: "button", class: "node run", tabindex: -1, "aria-expanded": "false", on: { click } },
      this.marks.swatch,
      name,
      h("span", { class: run.period > 1 ? "node-line node-block" : "node-line" }, block),
      nodeLines(last.layer.outputShape, parameters),
      this.flagged,
      this.readings.element,
    );
    this.flagged.classList.add("node-flagged");
  }

  draw({ context, colors, flags, hasReadings }: NodeNews): void {
    const { layers, readings } = this;
    const found = flaggedOf(this.graph, this.run, flags);
    const severity = found.some(({ flag }) => flag.severity === "error") ? "error" : "warning";
    this.marks.set(this.element, found.length === 0 ? undefined : { severity }, colors.of(layers[0]!.index));
    const names = found.map(({ name }) => name).join(", ");
    const whole = found.map(({ name, flag }) => `${name}: ${flag.words}`).join("; ");
    setText(
      this.flagged,
      found.length === 0
        ? text("runHealthy")
        : text("runFlagged", integer(found.length), integer(layers.length), names),
    );
    setAttribute(this.element, "title", found.length === 0 ? this.hint : whole);
    readings.draw(
      layers.map(({ name }) => readingsOf(context, name)),
      hasReadings,
    );
  }
}

/** Stands before the layers of an open run; pressed it folds them again. */
export class HeadNode implements NodeView {
  readonly element: HTMLButtonElement;

  constructor(graph: NetworkGraph, run: LayerRun, click: () => void) {
    const layers = layersOf(graph, run);
    const times = integer(layers.length / run.period);
    const words = text("runTitle", times, layers[0]!.name, layers.at(-1)!.name);
    const look = { type: "button", class: "node head", tabindex: -1, "aria-expanded": "true" };
    this.element = h("button", { ...look, title: text("foldRun", integer(layers.length)), on: { click } });
    this.element.append(icon("chevron", "chevron"), h("span", { class: "node-title" }, words));
  }

  draw(): void {
    // What is wrong is said by the layers themselves.
  }
}
