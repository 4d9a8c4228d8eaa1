import { h, setAttribute, setText, show } from "../dom";
import { icon, setIcon } from "../icons";
import { text } from "../strings";
import { Sight } from "../plots/sight";
import type { Ui } from "../state/uiState";
import { Button } from "./button";
import { offerPicture } from "./picture";
import { Table, type Cell, type Column } from "./table";

export interface TableTwin {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** What the table leaves out. */
  readonly note?: string;
}

/**
 * The frame of a plot: its title, its legend, a summary for those who do not see it, and its twin as
 * a table, which the button in its corner shows in its place.
 */
export class Figure {
  readonly canvas = h("canvas", { "aria-hidden": "true" });
  readonly box = h("div", { class: "plot-box", role: "img" }, this.canvas);
  readonly legend = h("div", { class: "legend" });
  /** Controls of this plot, left of the table button. */
  readonly tools = h("div", { class: "tools" });
  readonly element: HTMLElement;
  /** Draws what was not drawn because nobody saw it, before it is saved as a picture. */
  beforeSaving: (() => void) | undefined;
  private readonly sight: Sight;
  private readonly table: Table;
  private readonly note = h("p", { class: "figure-words" });
  private readonly save: HTMLButtonElement;
  private readonly toggle: HTMLButtonElement;
  private readonly toggleIcon = icon("table");

  constructor(
    private readonly id: string,
    private readonly title: string,
    private readonly ui: Ui,
    changed: () => void,
  ) {
    this.table = new Table(title, []);
    const click = () => {
      ui.toggle("asTable", id, !this.isTable);
      this.swap();
      changed();
    };
    this.toggle = h("button", { type: "button", class: "action icon-only", on: { click } });
    this.toggle.append(this.toggleIcon);
    const heading = h("figcaption", {}, h("h3", {}, title));
    const offer = () => {
      this.sight.isNear = true;
      this.beforeSaving?.();
      void offerPicture(this.element, this.canvas, title);
    };
    const save = new Button("image", "", offer, "action icon-only save");
    setAttribute(save.element, "aria-label", text("saveImage", title));
    save.allow(undefined, text("saveImageHint", title));
    this.save = save.element;
    const actions = h("div", { class: "figure-actions" }, this.save, this.toggle);
    const top = h("div", { class: "figure-top" }, heading, this.legend, this.tools, actions);
    this.element = h(
      "figure",
      { class: `figure ${id}`, "aria-label": title },
      top,
      this.box,
      this.table.element,
      this.note,
    );
    this.swap();
    this.sight = new Sight(this.box, changed);
    new ResizeObserver(changed).observe(this.box);
  }

  get isTable(): boolean {
    return this.ui.state.asTable.includes(this.id);
  }

  /** The plot, not its table, is on the page and in view, or nearly: it is worth drawing. */
  get isSeen(): boolean {
    return !this.isTable && this.sight.isNear && this.box.clientWidth > 0;
  }

  /** What the plot says, in words. */
  summarize(words: string): void {
    setAttribute(this.box, "aria-label", words);
  }

  showTable({ columns, rows, note = "" }: TableTwin): void {
    setText(this.note, note);
    this.table.setColumns(columns);
    this.table.update(rows);
  }

  /** Where plots stand side by side, their frames begin at one height only if legends lie below. */
  legendBelow(): void {
    this.legend.classList.add("below");
    this.element.append(this.legend);
  }

  private swap(): void {
    const label = text(this.isTable ? "showPlot" : "showTable", this.title);
    setIcon(this.toggleIcon, this.isTable ? "plot" : "table");
    setAttribute(this.toggle, "aria-label", label);
    setAttribute(this.toggle, "title", label);
    show(this.save, !this.isTable);
    show(this.box, !this.isTable);
    show(this.table.element, this.isTable);
    show(this.note, this.isTable);
  }
}

const samples = {
  line: "M0 5h18v2H0z",
  block: "M2 1h14v10H2z",
  faint: "M0 5h18v1H0z",
  dashes: "M0 5.5h5v1H0zM6.5 5.5h5v1h-5zM13 5.5h5v1h-5z",
  circle: "M0 5.5h18v1H0zM9 3a3 3 0 1 1 0 6 3 3 0 0 1 0-6z",
  diamond: "M0 5.5h18v1H0zM9 1.8l4.2 4.2L9 10.2 4.8 6z",
  dot: "M9 3a3 3 0 1 1 0 6 3 3 0 0 1 0-6z",
  mark: "M9 3l4.5 7h-9z",
  lozenge: "M9 1.8l4.2 4.2L9 10.2 4.8 6z",
};

/** A legend's entry: a sample of the line and its name. */
export function legendEntry(sample: keyof typeof samples, color: string, name: string): HTMLElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 18 12");
  svg.setAttribute("class", `sample ${color}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(svg.namespaceURI, "path");
  path.setAttribute("d", samples[sample]);
  svg.append(path);
  const label = h("span", {});
  setText(label, name);
  const entry = h("span", { class: "legend-entry" }, label);
  entry.prepend(svg);
  return entry;
}
