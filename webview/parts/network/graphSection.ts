import { h, setAttribute, setText, show } from "../../dom";
import { decimal, integer, scientific } from "../../format";
import { icon, setIcon } from "../../icons";
import type { Context } from "../../state/context";
import { flagsAtStep } from "../../state/flagsAtStep";
import { text } from "../../strings";
import type { LayerColors } from "../layerColors";
import { Section } from "../section";
import { Table, type Cell } from "../table";
import { Button } from "../button";
import { WeightsLinks } from "../weightsLink";
import { GraphFigure, type GraphLinks } from "./graphFigure";
import { graphOf, type NetworkGraph } from "./graphOf";
import { readingsOf, readingStep } from "./readings";

const id = "network-graph";

/** The network as a graph, or as a table of the same. */
export class GraphSection {
  readonly section: Section;
  private readonly figure: GraphFigure;
  private readonly table = new Table(text("graph"), [
    { label: text("layer") },
    { label: text("type") },
    { label: text("readsColumn") },
    { label: text("outputShape") },
    { label: text("parameters"), numeric: true },
    { label: text("activationNorms"), numeric: true },
    { label: text("gradientNorms"), numeric: true },
    { label: text("updateRatio"), numeric: true },
    { label: text("flag") },
  ]);
  private readonly words = h("p", { class: "figure-words" });
  private readonly toggle: HTMLButtonElement;
  private readonly toggleIcon = icon("table");
  private readonly fold: Button;
  private readonly weights: WeightsLinks;
  private graph: NetworkGraph | undefined;
  /** What the graph was made of. */
  private madeOf: readonly unknown[] = [];

  constructor(
    private readonly context: Context,
    colors: LayerColors,
    links: GraphLinks,
    invalidate: () => void,
  ) {
    const { ui } = context;
    this.figure = new GraphFigure(context, colors, links, invalidate);
    this.weights = new WeightsLinks(links.showWeights);
    this.fold = new Button("sorted", text("foldAll"), () => this.figure.foldAll(this.figure.folding.allOpen));
    const click = () => {
      ui.toggle("asTable", id, !this.isTable);
      invalidate();
    };
    this.toggle = h("button", { type: "button", class: "action icon-only", on: { click } });
    this.toggle.append(this.toggleIcon);
    const tools = h("div", { class: "tools" }, this.fold.element);
    const top = h("div", { class: "figure-top" }, this.words, tools, this.toggle);
    this.section = new Section(
      id,
      text("graph"),
      ui,
      invalidate,
      top,
      this.figure.element,
      this.table.element,
    );
  }

  private get isTable(): boolean {
    return this.context.ui.state.asTable.includes(id);
  }

  draw(): void {
    const { run } = this.context;
    const { info, data } = run;
    this.section.show(info !== undefined);
    if (info === undefined || !this.section.active) return;
    if (this.madeOf[0] !== info.layers || this.madeOf[1] !== data) {
      this.madeOf = [info.layers, data];
      this.graph = graphOf(info, data);
    }
    const parameters = info.layers.reduce((sum, layer) => sum + layer.parameters, 0);
    this.section.say(text("layerCount", integer(info.layers.length), integer(parameters)));
    const hasReadings = (run.history?.buckets ?? 0) > 0;
    setText(
      this.words,
      hasReadings ? text("graphSigns", integer(readingStep(this.context))) : text("beforeSteps"),
    );
    const { isTable } = this;
    const label = text(isTable ? "showPlot" : "showTable", text("graph"));
    setIcon(this.toggleIcon, isTable ? "plot" : "table");
    setAttribute(this.toggle, "aria-label", label);
    setAttribute(this.toggle, "title", label);
    show(this.figure.element, !isTable);
    show(this.table.element, isTable);
    if (isTable) this.drawTable(this.graph!);
    else this.figure.draw(this.graph!);
    const { some, allOpen } = this.figure.folding;
    show(this.fold.element, some && !isTable);
    this.fold.set("sorted", text(allOpen ? "foldAll" : "unfoldAll"));
    this.fold.allow(undefined, text(allOpen ? "foldAllHint" : "unfoldAllHint"));
  }

  private drawTable(graph: NetworkGraph): void {
    const flags = flagsAtStep(this.context);
    const number = (value: number | undefined, format: (value: number) => string) =>
      value === undefined ? "–" : format(value);
    this.table.update(
      graph.nodes.map((node, at): Cell[] => {
        if (node.kind === "input")
          return [node.name, text("inputNode"), "–", node.shape ?? "–", "0", "–", "–", "–", ""];
        const { layer, name } = node;
        const { activation, gradient, update } = readingsOf(this.context, name);
        const read = graph.edges.filter(({ to }) => to === at).map(({ from }) => graph.nodes[from]!.name);
        return [
          name,
          [layer.type, layer.wraps, layer.activation].filter(Boolean).join(" "),
          read.join(", "),
          layer.outputShape,
          this.weights.cell(name, layer.parameters),
          number(activation, decimal),
          number(gradient, decimal),
          number(update, scientific),
          flags.get(name)?.words ?? "",
        ];
      }),
    );
  }
}
