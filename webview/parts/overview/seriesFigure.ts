import type { SeriesName } from "../../../src/session/protocol";
import { integer } from "../../format";
import type { Axis } from "../../plots/axes";
import { Columns, Extent } from "../../plots/columns";
import type { Line } from "../../plots/columnsController";
import { Hover, type Readout } from "../../plots/hover";
import { Plot, type PlotOptions } from "../../plots/plot";
import { chosenStep } from "../../state/chosenStep";
import type { Context } from "../../state/context";
import { rangeText, valueAt } from "../../state/values";
import { text } from "../../strings";
import { Figure, type TableTwin } from "../figure";
import { eventRows, runMarks } from "../runMarks";
import { picksSteps } from "../stepPicker";
import { sampledSteps, stepWords } from "../steps";

/** A series as a figure shows it. */
export interface ShownSeries {
  readonly series: SeriesName;
  /** In the readout and the table. */
  readonly name: string;
  readonly look: Omit<Line, "columns">;
}

/** A plot of a few series over the steps of the run, with its readout and its table. */
export class SeriesFigure {
  readonly figure: Figure;
  private readonly plot: Plot;
  private readonly hover: Hover;
  private readonly columns: Columns[] = [];
  private shown: readonly ShownSeries[] = [];

  constructor(
    private readonly context: Context,
    {
      id,
      title,
      yTitle,
    }: { readonly id: string; readonly title: string; readonly yTitle: PlotOptions["yTitle"] },
    invalidate: () => void,
  ) {
    this.figure = new Figure(id, title, context.ui, invalidate);
    this.plot = new Plot(this.figure.canvas, context.theme, { xTitle: text("stepAxis"), yTitle });
    this.hover = new Hover(this.figure.box, this.plot, (x) => this.read(x));
    picksSteps(this.figure.box, context, (left, top) => this.plot.valuesAt(left, top)?.x);
  }

  draw(shown: readonly ShownSeries[], axisOf: (extent: Extent, columns: readonly Columns[]) => Axis): void {
    const { run, theme } = this.context;
    const { history } = run;
    if (history === undefined) return;
    this.shown = shown;
    this.figure.beforeSaving = () => this.draw(shown, axisOf);
    if (this.figure.isTable) {
      this.figure.showTable(this.twin());
      return;
    }
    if (!this.figure.isSeen) return;
    const { width } = this.plot;
    const extent = new Extent();
    const lines = shown.map(({ series, look }, index): Line => {
      const columns = (this.columns[index] ??= new Columns());
      extent.take(columns.gather(history, history.indexOf(series), width));
      return { columns, ...look };
    });
    const gathered = this.columns.slice(0, lines.length);
    this.plot.draw({
      lines,
      x: { min: 0, max: run.lastStep + 1 },
      y: axisOf(extent, gathered),
      marks: runMarks(run, theme.palette),
      chosen: chosenStep(this.context),
    });
    this.hover.update();
  }

  private read(x: number): Readout | undefined {
    const { history, lastStep } = this.context.run;
    if (history === undefined) return undefined;
    const step = Math.max(0, Math.min(lastStep, Math.round(x)));
    const rows = this.shown.flatMap(({ series, name, look }) => {
      const value = valueAt(history, history.indexOf(series), step);
      return value === undefined ? [] : [{ color: look.color, name, value: rangeText(value) }];
    });
    const { run, theme } = this.context;
    rows.push(...eventRows(run, x, this.plot.width, theme.palette));
    return { title: stepWords(history, step), rows, x: step };
  }

  private twin(): TableTwin {
    const { history, lastStep } = this.context.run;
    const columns = [
      { label: text("step") },
      ...this.shown.map(({ name }) => ({ label: name, numeric: true })),
    ];
    const rows = sampledSteps(lastStep, 20).map((step) => [
      integer(step),
      ...this.shown.map(({ series }) => {
        const value = history && valueAt(history, history.indexOf(series), step);
        return value === undefined ? "–" : rangeText(value);
      }),
    ]);
    return { columns, rows };
  }
}
