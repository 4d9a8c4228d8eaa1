import { h, setAttribute } from "../../dom";
import type { Context } from "../../state/context";
import { flagsOf } from "../../state/flags";
import { text } from "../../strings";
import type { LayerColors } from "../layerColors";
import { layOut, pathOf, type Layout } from "./graphLayout";
import { inputSize, NodeButton, nodeSize } from "./graphNode";
import { neighbours, type NetworkGraph } from "./graphOf";
import { readingsOf } from "./readings";

const svgNamespace = "http://www.w3.org/2000/svg";
const gaps = { across: 22, down: 30 } as const;

/**
 * The network from its inputs down to its output: a button a layer, lines between them. One stop for Tab; arrow
 * keys follow the lines, Home and End go to the ends.
 */
export class GraphFigure {
  readonly element = h("div", { class: "graph", role: "group" });
  private readonly lines = document.createElementNS(svgNamespace, "svg");
  private readonly sheet = h("div", { class: "graph-sheet" });
  private graph: NetworkGraph | undefined;
  private layout: Layout | undefined;
  private buttons: NodeButton[] = [];
  private paths: SVGPathElement[] = [];
  /** The node that Tab leads to. */
  private current = 0;

  constructor(
    private readonly context: Context,
    private readonly colors: LayerColors,
    private readonly showData: () => void,
  ) {
    setAttribute(this.lines, "class", "graph-lines");
    setAttribute(this.lines, "aria-hidden", "true");
    this.element.append(this.sheet);
    this.element.addEventListener("keydown", (event) => this.pressed(event));
    const marked = ({ target }: Event) => this.light(this.nodeAt(target));
    for (const type of ["focusin", "pointerover"]) this.element.addEventListener(type, marked);
    this.element.addEventListener("pointerleave", () => this.light(undefined));
    this.element.addEventListener("focusout", () => this.light(undefined));
  }

  draw(graph: NetworkGraph): void {
    if (graph !== this.graph) this.build(graph);
    const flags = flagsOf(this.context.run.findings);
    const hasReadings = (this.context.run.history?.buckets ?? 0) > 0;
    graph.nodes.forEach((node, at) => {
      const button = this.buttons[at]!;
      if (node.kind === "input") return;
      button.set(readingsOf(this.context, node.name), flags.get(node.name), this.colors.of(node.index));
      button.showReadings(hasReadings);
    });
  }

  private build(graph: NetworkGraph): void {
    this.graph = graph;
    this.current = 0;
    const sizes = graph.nodes.map(({ kind }) => (kind === "input" ? inputSize : nodeSize));
    const layout = layOut(sizes, graph.edges, gaps);
    this.layout = layout;
    this.buttons = graph.nodes.map((node) => {
      const reveal = () => this.context.host.postMessage({ type: "revealLayer", layer: node.name });
      return new NodeButton(node, node.kind === "input" ? this.showData : reveal);
    });
    this.buttons.forEach(({ element }, at) => {
      const { x, y } = layout.places[at]!;
      element.style.transform = `translate(${x}px, ${y}px)`;
      element.style.width = `${sizes[at]!.width}px`;
      element.style.height = `${sizes[at]!.height}px`;
      setAttribute(element, "data-node", String(at));
    });
    this.paths = graph.edges.map(({ kind }, at) => {
      const path = document.createElementNS(svgNamespace, "path");
      setAttribute(path, "class", `graph-line ${kind}`);
      setAttribute(path, "d", pathOf(layout.routes[at]!));
      return path;
    });
    setAttribute(this.lines, "viewBox", `0 0 ${layout.width} ${layout.height}`);
    this.lines.replaceChildren(...this.paths);
    for (const box of [this.sheet, this.lines]) {
      box.style.width = `${layout.width}px`;
      box.style.height = `${layout.height}px`;
    }
    this.sheet.replaceChildren(this.lines, ...this.buttons.map(({ element }) => element));
    setAttribute(
      this.element,
      "aria-label",
      text("graphLabel", graph.nodes.filter(({ kind }) => kind === "layer").length),
    );
    this.buttons[0]?.element.setAttribute("tabindex", "0");
  }

  private nodeAt(target: EventTarget | null): number | undefined {
    const button = target instanceof Element ? target.closest<HTMLElement>("[data-node]") : null;
    return button === null ? undefined : Number(button.dataset.node);
  }

  /** Lines of a node stand out while it is pointed at. */
  private light(node: number | undefined): void {
    this.graph?.edges.forEach(({ from, to }, at) =>
      this.paths[at]!.classList.toggle("lit", node !== undefined && (from === node || to === node)),
    );
  }

  private pressed(event: KeyboardEvent): void {
    const from = this.nodeAt(event.target);
    const to = from === undefined ? undefined : this.nextNode(event.key, from);
    if (to === undefined) return;
    event.preventDefault();
    this.buttons[this.current]!.element.setAttribute("tabindex", "-1");
    this.current = to;
    const { element } = this.buttons[to]!;
    element.setAttribute("tabindex", "0");
    element.focus();
    element.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  private nextNode(key: string, node: number): number | undefined {
    const { graph, layout } = this;
    if (graph === undefined || layout === undefined) return undefined;
    const { above, below } = neighbours(graph, node);
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
        return graph.nodes.length - 1;
      default:
        return undefined;
    }
  }
}
