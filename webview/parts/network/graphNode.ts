import { h, setAttribute, setText, show } from "../../dom";
import { decimal, integer, scientific } from "../../format";
import { icon, setIcon } from "../../icons";
import type { Context } from "../../state/context";
import type { Flag } from "../../state/flags";
import { text, type StringKey } from "../../strings";
import type { LayerColors } from "../layerColors";
import type { GraphNode } from "./graphOf";
import { readingsOf, type Readings } from "./readings";

/** Of a node on the page, in CSS pixels. */
export const nodeSize = { width: 252, height: 86 } as const;
export const inputSize = { width: 252, height: 46 } as const;

const signs = { activation: "‖a‖", gradient: "‖∇‖", update: "Δ" } as const;
const names: Readonly<Record<keyof Readings, StringKey>> = {
  activation: "activationNorms",
  gradient: "gradientNorms",
  update: "updateRatio",
};

/** What every node of the graph is drawn from. */
export interface NodeNews {
  readonly context: Context;
  readonly colors: LayerColors;
  readonly flags: ReadonlyMap<string, Flag>;
  readonly hasReadings: boolean;
}

/** One thing of the graph to walk to and to press. */
export interface NodeView {
  readonly element: HTMLButtonElement;
  /** Stands beside the node while that is the one that Tab leads to. */
  readonly aside?: HTMLButtonElement;
  draw(news: NodeNews): void;
}

/** A layer or an input as a button: what it is, what comes out, what was measured, what is wrong. */
export class NodeButton implements NodeView {
  readonly element: HTMLButtonElement;
  readonly aside?: HTMLButtonElement;
  private readonly marks = new NodeMarks();
  private readonly readings: ReadingsLine | undefined;
  private readonly hint: string;

  constructor(
    private readonly node: GraphNode,
    click: () => void,
    showWeights: (layer: string) => void,
  ) {
    const name = h("span", { class: "node-name" }, h("span", { class: "node-title" }, node.name));
    name.append(this.marks.svg, this.marks.words);
    this.element = h(
      "button",
      { type: "button", class: `node ${node.kind}`, tabindex: -1, on: { click } },
      this.marks.swatch,
      name,
    );
    this.hint = node.kind === "input" ? text("inputNodeHint") : text("revealLayer", node.name);
    setAttribute(this.element, "title", this.hint);
    if (node.kind === "input") {
      this.element.append(nodeLine(text("inputNode"), node.shape));
      return;
    }
    const { outputShape, parameters } = node.layer;
    this.readings = new ReadingsLine(parameters > 0);
    this.element.append(
      nodeLine(layerWords(node.layer)),
      nodeLines(outputShape, parameters),
      this.readings.element,
    );
    if (parameters === 0) return;
    const weights = text("weightsOfLayer", node.name);
    const look = { type: "button", class: "node-weights action icon-only", tabindex: -1 };
    this.aside = h("button", {
      ...look,
      title: weights,
      "aria-label": weights,
      on: { click: () => showWeights(node.name) },
    });
    this.aside.append(icon("matrix"));
  }

  draw({ context, colors, flags, hasReadings }: NodeNews): void {
    const { node, readings } = this;
    if (node.kind === "input" || readings === undefined) return;
    const flag = flags.get(node.name);
    this.marks.set(this.element, flag, colors.of(node.index));
    setText(this.marks.words, flag === undefined ? "" : `. ${flag.words}. `);
    setAttribute(this.element, "title", flag?.words ?? this.hint);
    readings.draw([readingsOf(context, node.name)], hasReadings);
  }
}

/** Colour by depth at the node's edge, and the sign of what is wrong beside its name. */
export class NodeMarks {
  readonly swatch = h("span", { class: "node-depth", "aria-hidden": "true" });
  readonly svg = icon("warning");
  readonly words = h("span", { class: "hidden-text" });

  constructor() {
    this.svg.toggleAttribute("hidden", true);
  }

  set(element: HTMLElement, flag: Pick<Flag, "severity"> | undefined, color: string): void {
    if (this.swatch.dataset.color !== color) {
      this.swatch.dataset.color = color;
      this.swatch.style.backgroundColor = color;
    }
    setAttribute(element, "data-severity", flag?.severity);
    this.svg.toggleAttribute("hidden", flag === undefined);
    if (flag !== undefined) setIcon(this.svg, flag.severity);
  }
}

/** What was measured, of one layer or from the least to the greatest of several. */
export class ReadingsLine {
  readonly element: HTMLElement;
  private readonly values = new Map<keyof Readings, HTMLElement>();

  constructor(trains: boolean) {
    this.element = h(
      "span",
      { class: "node-readings" },
      this.reading("activation"),
      this.reading("gradient"),
      trains ? this.reading("update") : undefined,
    );
  }

  /** Readings make sense once there are some. */
  draw(readings: readonly Readings[], visible: boolean): void {
    show(this.element, visible);
    if (!visible) return;
    for (const [key, element] of this.values) {
      const values = readings.flatMap((one) => one[key] ?? []);
      const say = (value: number) =>
        key === "update" ? scientific(value) : decimal(value, readings.length > 1 ? 2 : 3);
      const [low, high] = [say(Math.min(...values)), say(Math.max(...values))];
      setText(element, values.length === 0 ? "–" : low === high ? high : `${low}…${high}`);
    }
  }

  private reading(key: keyof Readings): HTMLElement {
    const value = h("span", { class: "node-value" }, "–");
    this.values.set(key, value);
    return h(
      "span",
      { class: "node-reading", title: text(names[key]) },
      h("span", { class: "node-sign", "aria-hidden": "true" }, signs[key]),
      h("span", { class: "hidden-text" }, ` ${text(names[key])} `),
      value,
    );
  }
}

type Layer = Extract<GraphNode, { kind: "layer" }>["layer"];

/** `dense · relu`, `bidirectional gru` */
export const layerWords = ({ type, wraps, activation }: Layer): string =>
  [wraps === undefined ? type : `${type} ${wraps}`, activation].filter(Boolean).join(" · ");

/** Its shape, and how many parameters it has. */
export const nodeLines = (shape: string, parameters: number): HTMLElement =>
  h(
    "span",
    { class: "node-line two" },
    nodeLine(shape),
    parameters > 0 ? nodeLine(text("nodeParameters", integer(parameters))) : undefined,
  );

export const nodeLine = (...words: readonly (string | undefined)[]): HTMLElement =>
  h("span", { class: "node-line" }, words.filter((word) => word !== undefined && word !== "").join(" · "));
