import { h, setAttribute } from "../../dom";
import type { Context } from "../../state/context";
import { flagsAtStep } from "../../state/flagsAtStep";
import { text } from "../../strings";
import type { LayerColors } from "../layerColors";
import { foldGraph, runsOf, type FoldedGraph, type LayerRun, type ShownNode } from "./graphFold";
import { layOut, pathOf, type Layout, type Size } from "./graphLayout";
import { inputSize, NodeButton, nodeSize, type NodeView } from "./graphNode";
import { neighbours, type NetworkGraph } from "./graphOf";
import { blocksSize, flaggedOf, FoldedNode, headSize, HeadNode, runSize } from "./runNode";

const svgNamespace = "http://www.w3.org/2000/svg";
const gaps = { across: 22, down: 30 } as const;
/** Of the frame around an open run. */
const margin = 8;

/** Where a press on a node leads. */
export interface GraphLinks {
  readonly showData: () => void;
  readonly showWeights: (layer: string) => void;
}

/**
 * The network from its inputs down to its output: a button a layer, lines between them; runs of equal layers are one
 * button until they are opened. One stop for Tab; arrow keys follow the lines, Home and End go to the ends.
 */
export class GraphFigure {
  readonly element = h("div", { class: "graph", role: "group" });
  private readonly lines = document.createElementNS(svgNamespace, "svg");
  private readonly sheet = h("div", { class: "graph-sheet" });
  private graph: NetworkGraph | undefined;
  private runs: readonly LayerRun[] = [];
  private shown: FoldedGraph = { nodes: [], edges: [] };
  /** Ids of the runs that are open in what is shown. */
  private open = "";
  private layout: Layout | undefined;
  private views: NodeView[] = [];
  private paths: SVGPathElement[] = [];
  /** The node that Tab leads to. */
  private current = 0;

  constructor(
    private readonly context: Context,
    private readonly colors: LayerColors,
    private readonly links: GraphLinks,
    private readonly invalidate: () => void,
  ) {
    setAttribute(this.lines, "class", "graph-lines");
    setAttribute(this.lines, "aria-hidden", "true");
    this.element.append(this.sheet);
    this.element.addEventListener("keydown", (event) => this.pressed(event));
    const marked = ({ target }: Event) => this.light(this.nodeAt(target));
    for (const type of ["focusin", "pointerover"]) this.element.addEventListener(type, marked);
    this.element.addEventListener("focusin", ({ target }) => {
      const node = this.nodeAt(target);
      if (node !== undefined) this.leadTo(node);
    });
    this.element.addEventListener("pointerleave", () => this.light(undefined));
    this.element.addEventListener("focusout", () => this.light(undefined));
  }

  draw(graph: NetworkGraph): void {
    const { unfolded } = this.context.ui.state;
    if (graph !== this.graph) this.runs = runsOf(graph);
    const open = this.runs.filter(({ id }) => unfolded.includes(id)).map(({ id }) => id);
    if (graph !== this.graph || open.join() !== this.open) this.build(graph, open);
    const { context, colors } = this;
    const hasReadings = (context.run.history?.buckets ?? 0) > 0;
    const news = { context, colors, flags: flagsAtStep(context), hasReadings };
    for (const view of this.views) view.draw(news);
  }

  /** Whether there is something to fold, and whether all of it is open. */
  get folding(): { readonly some: boolean; readonly allOpen: boolean } {
    const { unfolded } = this.context.ui.state;
    return { some: this.runs.length > 0, allOpen: this.runs.every(({ id }) => unfolded.includes(id)) };
  }

  /** Opens every run, or folds all. */
  foldAll(folded: boolean): void {
    for (const { id } of this.runs) this.context.ui.toggle("unfolded", id, !folded);
    this.invalidate();
  }

  private build(graph: NetworkGraph, open: readonly string[]): void {
    const before = graph === this.graph ? this.shown.nodes[this.current] : undefined;
    this.graph = graph;
    this.open = open.join();
    this.shown = foldGraph(graph, this.runs, new Set(open));
    const { nodes, edges } = this.shown;
    const sizes = nodes.map((node) => this.sizeOf(node));
    const layout = layOut(sizes, edges, gaps);
    this.layout = layout;
    this.views = nodes.map((node) => this.viewOf(node));
    const placed = this.views.flatMap(({ element, aside }, at) => {
      const { x, y } = layout.places[at]!;
      const { width, height } = sizes[at]!;
      element.style.transform = `translate(${x}px, ${y}px)`;
      element.style.width = `${width}px`;
      element.style.height = `${height}px`;
      if (aside !== undefined) aside.style.transform = `translate(${x + width - 28}px, ${y + 23}px)`;
      const both = aside === undefined ? [element] : [element, aside];
      for (const one of both) setAttribute(one, "data-node", String(at));
      return both;
    });
    this.paths = edges.map(({ kind }, at) => {
      const path = document.createElementNS(svgNamespace, "path");
      setAttribute(path, "class", `graph-line ${kind}`);
      setAttribute(path, "d", pathOf(layout.routes[at]!));
      return path;
    });
    setAttribute(this.lines, "viewBox", `0 0 ${layout.width} ${layout.height}`);
    this.lines.replaceChildren(...this.frames(sizes, layout), ...this.paths);
    for (const box of [this.sheet, this.lines]) {
      box.style.width = `${layout.width}px`;
      box.style.height = `${layout.height}px`;
    }
    this.sheet.replaceChildren(this.lines, ...placed);
    const layers = graph.nodes.filter(({ kind }) => kind === "layer").length;
    setAttribute(this.element, "aria-label", text("graphLabel", layers));
    const kept = before === undefined ? -1 : nodes.findIndex((node) => isSame(node, before));
    this.current = Math.max(0, kept);
    this.leadTo(this.current);
  }

  private sizeOf(shown: ShownNode): Size {
    if (shown.kind !== "node")
      return shown.kind === "head" ? headSize : shown.run.period > 1 ? blocksSize : runSize;
    return this.graph!.nodes[shown.node]!.kind === "input" ? inputSize : nodeSize;
  }

  private viewOf(shown: ShownNode): NodeView {
    const graph = this.graph!;
    if (shown.kind !== "node")
      return shown.kind === "folded"
        ? new FoldedNode(graph, shown.run, () => this.unfold(shown.run))
        : new HeadNode(graph, shown.run, () => this.fold(shown.run));
    const node = graph.nodes[shown.node]!;
    const reveal = () => this.context.host.postMessage({ type: "revealLayer", layer: node.name });
    const { showData, showWeights } = this.links;
    return new NodeButton(node, node.kind === "input" ? showData : reveal, showWeights);
  }

  /** A frame around each open run, from its head to its last layer. */
  private frames(sizes: readonly Size[], layout: Layout): SVGRectElement[] {
    return this.shown.nodes.flatMap((head) => {
      if (head.kind !== "head") return [];
      const inside = this.shown.nodes.flatMap((node, at) =>
        node === head || (node.kind === "node" && head.run.members.includes(node.node)) ? at : [],
      );
      // Lines within lead past the layers that they skip.
      const past = this.shown.edges.flatMap(({ from, to }, at) =>
        inside.includes(from) && inside.includes(to) ? layout.routes[at]!.map(({ x }) => x) : [],
      );
      const left = Math.min(...past, ...inside.map((at) => layout.places[at]!.x));
      const top = Math.min(...inside.map((at) => layout.places[at]!.y));
      const right = Math.max(...past, ...inside.map((at) => layout.places[at]!.x + sizes[at]!.width));
      const bottom = Math.max(...inside.map((at) => layout.places[at]!.y + sizes[at]!.height));
      const frame = document.createElementNS(svgNamespace, "rect");
      setAttribute(frame, "class", "graph-run");
      const box = { x: left - margin, y: top - margin, width: right - left, height: bottom - top };
      for (const [name, value] of Object.entries(box))
        setAttribute(frame, name, String(name === "x" || name === "y" ? value : value + 2 * margin));
      setAttribute(frame, "rx", "6");
      return frame;
    });
  }

  /** Opens a run; the focus goes to the first layer that something is wrong with, else to the head. */
  private unfold(run: LayerRun): void {
    const [flagged] = flaggedOf(this.graph!, run, flagsAtStep(this.context));
    this.toggle(run, true, (shown) =>
      flagged === undefined
        ? shown.kind === "head" && shown.run === run
        : shown.kind === "node" && shown.node === flagged.node,
    );
  }

  private fold(run: LayerRun): void {
    this.toggle(run, false, (shown) => shown.kind === "folded" && shown.run === run);
  }

  private toggle(run: LayerRun, isOpen: boolean, goesTo: (shown: ShownNode) => boolean): void {
    this.context.ui.toggle("unfolded", run.id, isOpen);
    this.draw(this.graph!);
    this.goTo(this.shown.nodes.findIndex(goesTo));
    this.invalidate();
  }

  private nodeAt(target: EventTarget | null): number | undefined {
    const button = target instanceof Element ? target.closest<HTMLElement>("[data-node]") : null;
    return button === null ? undefined : Number(button.dataset.node);
  }

  /** Lines of a node stand out while it is pointed at. */
  private light(node: number | undefined): void {
    this.shown.edges.forEach(({ from, to }, at) =>
      this.paths[at]!.classList.toggle("lit", node !== undefined && (from === node || to === node)),
    );
  }

  private pressed(event: KeyboardEvent): void {
    const from = this.nodeAt(event.target);
    const to = from === undefined ? undefined : this.nextNode(event.key, from);
    if (to === undefined) return;
    event.preventDefault();
    this.goTo(to);
  }

  /** Tab leads to this node and what stands beside it from now on. */
  private leadTo(node: number): void {
    const set = (view: NodeView | undefined, tabindex: string) => {
      view?.element.setAttribute("tabindex", tabindex);
      view?.aside?.setAttribute("tabindex", tabindex);
    };
    set(this.views[this.current], "-1");
    this.current = node;
    set(this.views[node], "0");
  }

  private goTo(node: number): void {
    const view = this.views[node];
    if (view === undefined) return;
    this.leadTo(node);
    view.element.focus();
    view.element.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  private nextNode(key: string, node: number): number | undefined {
    const { shown, layout } = this;
    if (layout === undefined) return undefined;
    const { above, below } = neighbours(shown, node);
    const row = layout.rows.find((nodes) => nodes.includes(node)) ?? [];
    const leftmost = (nodes: readonly number[]) =>
      [...nodes].sort((a, b) => layout.places[a]!.x - layout.places[b]!.x)[0];
    switch (key) {
      case "ArrowUp":
        return leftmost(above);
      case "ArrowDown":
        return leftmost(below);
      case "ArrowLeft":
        return row[row.indexOf(node) - 1];
      case "ArrowRight":
        return row[row.indexOf(node) + 1];
      case "Home":
        return 0;
      case "End":
        return shown.nodes.length - 1;
      default:
        return undefined;
    }
  }
}

/** The same node in another fold; a run and the head of it are one. */
const isSame = (one: ShownNode, other: ShownNode): boolean =>
  one.kind === "node"
    ? other.kind === "node" && one.node === other.node
    : other.kind !== "node" && one.run.id === other.run.id;
