import { h, setAttribute, setText, show } from "../../dom";
import { decimal, integer, scientific } from "../../format";
import { icon, setIcon } from "../../icons";
import type { Flag } from "../../state/flags";
import { text, type StringKey } from "../../strings";
import type { GraphNode } from "./graphOf";
import type { Readings } from "./readings";

/** Of a node on the page, in CSS pixels. */
export const nodeSize = { width: 252, height: 86 } as const;
export const inputSize = { width: 252, height: 46 } as const;

const signs = { activation: "‖a‖", gradient: "‖∇‖", update: "Δ" } as const;
const names: Readonly<Record<keyof Readings, StringKey>> = {
  activation: "activationNorms",
  gradient: "gradientNorms",
  update: "updateRatio",
};

/** A layer or an input as a button: what it is, what comes out, what was measured, what is wrong. */
export class NodeButton {
  readonly element: HTMLButtonElement;
  private readonly swatch = h("span", { class: "node-depth", "aria-hidden": "true" });
  private readonly svg = icon("warning");
  private readonly flagWords = h("span", { class: "hidden-text" });
  private readonly hint: string;
  private readonly values = new Map<keyof Readings, HTMLElement>();

  constructor(node: GraphNode, click: () => void) {
    const name = h("span", { class: "node-name" }, h("span", { class: "node-title" }, node.name));
    name.append(this.svg, this.flagWords);
    this.element = h(
      "button",
      { type: "button", class: `node ${node.kind}`, tabindex: -1, on: { click } },
      this.swatch,
      name,
    );
    this.svg.toggleAttribute("hidden", true);
    this.hint = node.kind === "input" ? text("inputNodeHint") : text("revealLayer", node.name);
    setAttribute(this.element, "title", this.hint);
    if (node.kind === "input") {
      this.element.append(line(text("inputNode"), node.shape));
      return;
    }
    const { type, activation, wraps, outputShape, parameters } = node.layer;
    this.element.append(
      line([wraps === undefined ? type : `${type} ${wraps}`, activation].filter(Boolean).join(" · ")),
      h(
        "span",
        { class: "node-line two" },
        line(outputShape),
        parameters > 0 ? line(text("nodeParameters", integer(parameters))) : undefined,
      ),
      h(
        "span",
        { class: "node-readings" },
        this.reading("activation"),
        this.reading("gradient"),
        parameters > 0 ? this.reading("update") : undefined,
      ),
    );
  }

  set(readings: Readings, flag: Flag | undefined, color: string): void {
    if (this.swatch.dataset.color !== color) {
      this.swatch.dataset.color = color;
      this.swatch.style.backgroundColor = color;
    }
    setAttribute(this.element, "data-severity", flag?.severity);
    this.svg.toggleAttribute("hidden", flag === undefined);
    if (flag !== undefined) setIcon(this.svg, flag.severity);
    setText(this.flagWords, flag === undefined ? "" : `. ${flag.words}. `);
    setAttribute(this.element, "title", flag?.words ?? this.hint);
    for (const [key, element] of this.values) {
      const value = readings[key];
      setText(element, value === undefined ? "–" : key === "update" ? scientific(value) : decimal(value));
    }
  }

  /** Readings make sense once there are some. */
  showReadings(visible: boolean): void {
    const box = this.element.querySelector<HTMLElement>(".node-readings");
    if (box !== null) show(box, visible);
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

const line = (...words: readonly (string | undefined)[]): HTMLElement =>
  h("span", { class: "node-line" }, words.filter((word) => word !== undefined && word !== "").join(" · "));
