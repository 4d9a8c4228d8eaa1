import { h } from "../dom";
import { logAxis } from "../plots/axes";
import { Columns, Extent } from "../plots/columns";
import type { Line } from "../plots/columnsController";
import { Hover, type Readout } from "../plots/hover";
import { Plot } from "../plots/plot";
import { chosenStep } from "../state/chosenStep";
import type { Context } from "../state/context";
import { flagsOf } from "../state/flags";
import { middle, rangeText, valueAt } from "../state/values";
import { text } from "../strings";
import { Figure } from "./figure";
import { eventRows, runMarks } from "./runMarks";
import type { LayerColors } from "./layerColors";
import { picksSteps } from "./stepPicker";
import { normSeries, normsSummary, normsTwin, type NormKind } from "./norms";
import { stepWords } from "./steps";

/** From here on bands would hide each other. */
const manyLayers = 8;

/** One norm of every layer over the steps: a line a layer, coloured by depth, flagged ones dashed and named. */
export class NormFigure {
  readonly figure: Figure;
  private readonly plot: Plot;
  private readonly hover: Hover;
  private readonly columns: Columns[] = [];
  /** Layer under the pointer, drawn strong. */
  private hoveredLayer: string | undefined;

  constructor(
    private readonly context: Context,
    private readonly colors: LayerColors,
    private readonly kind: NormKind,
    private readonly invalidate: () => void,
  ) {
    this.figure = new Figure(kind.id, kind.title, context.ui, invalidate);
    this.figure.legend.append(h("span", { class: "hidden-text" }, text("normAxis")));
    const titles = { xTitle: text("stepAxis"), yTitle: text("normAxis") };
    this.plot = new Plot(this.figure.canvas, context.theme, titles);
    this.hover = new Hover(this.figure.box, this.plot, (x, y) => this.read(x, y));
    picksSteps(this.figure.box, context, (left, top) => this.plot.valuesAt(left, top)?.x);
    this.figure.box.addEventListener("pointerleave", () => this.emphasize(undefined));
    this.figure.beforeSaving = () => this.draw();
  }

  draw(): void {
    const { run, theme } = this.context;
    const { history, info } = run;
    if (history === undefined || info === undefined) return;
    this.figure.summarize(normsSummary(run, this.kind));
    if (this.figure.isTable) {
      this.figure.showTable(normsTwin(run, this.kind));
      return;
    }
    if (!this.figure.isSeen) return;
    const extent = new Extent();
    const flags = flagsOf(run.findings);
    const many = info.layers.length > manyLayers;
    const bandOpacity = many ? 0.1 : 0.3;
    // Fifty lines of two-pixel columns cost half of what one-pixel columns do, and look the same.
    const width = many ? this.plot.width / 2 : this.plot.width;
    const lines: { line: Line; over: number }[] = info.layers.map(({ name }, index) => {
      const columns = (this.columns[index] ??= new Columns());
      extent.take(columns.gather(history, normSeries(history, this.kind, name), width));
      const flag = flags.get(name);
      const strong = name === this.hoveredLayer;
      if (flag === undefined) {
        const line: Line = {
          columns,
          color: this.colors.of(index),
          width: strong ? 3 : many ? 1 : 1.5,
          band: "under",
          bandOpacity,
        };
        return { line, over: strong ? 3 : 0 };
      }
      const color = theme.palette[flag.severity];
      return {
        line: {
          columns,
          color,
          width: strong ? 3.5 : 2,
          dash: [6, 4],
          band: "under",
          bandOpacity,
          label: name,
        },
        over: strong ? 4 : 2,
      };
    });
    this.plot.draw({
      lines: lines.sort((a, b) => a.over - b.over).map(({ line }) => line),
      x: { min: 0, max: run.lastStep + 1 },
      y: logAxis(extent),
      marks: runMarks(run, theme.palette),
      chosen: chosenStep(this.context),
    });
    this.hover.update();
  }

  private emphasize(layer: string | undefined): void {
    if (layer === this.hoveredLayer) return;
    this.hoveredLayer = layer;
    this.invalidate();
  }

  /** Reads the layer whose line is nearest to the pointer. */
  private read(x: number, y: number): Readout | undefined {
    const { history, info, lastStep, findings } = this.context.run;
    if (history === undefined || info === undefined) return undefined;
    const step = Math.max(0, Math.min(lastStep, Math.round(x)));
    let nearest: { index: number; distance: number; value: string } | undefined;
    for (const [index, { name }] of info.layers.entries()) {
      const value = valueAt(history, normSeries(history, this.kind, name), step);
      if (value === undefined) continue;
      const distance = Math.abs(this.plot.pixelOfY(middle(value)) - this.plot.pixelOfY(y));
      if (nearest === undefined || distance < nearest.distance)
        nearest = { index, distance, value: rangeText(value) };
    }
    if (nearest === undefined) return undefined;
    const { name } = info.layers[nearest.index]!;
    this.emphasize(name);
    const rows = [{ color: this.colors.of(nearest.index), name, value: nearest.value }];
    const flag = flagsOf(findings).get(name);
    if (flag !== undefined)
      rows.push({ color: this.context.theme.palette[flag.severity], name: flag.words, value: "" });
    rows.push(...eventRows(this.context.run, x, this.plot.width, this.context.theme.palette));
    return { title: stepWords(history, step), rows, x: step };
  }
}
