import { decimal, integer } from "../format";
import { linearAxis, logAxis } from "../plots/axes";
import { Columns, Extent } from "../plots/columns";
import type { Line } from "../plots/columnsController";
import { Hover, type Readout } from "../plots/hover";
import { Plot } from "../plots/plot";
import { Figure, legendEntry, type TableTwin } from "../parts/figure";
import { ScaleSwitch } from "../parts/scaleSwitch";
import { Section } from "../parts/section";
import { sampledSteps } from "../parts/steps";
import { extremes, latestValue, rangeText, valueAt } from "../state/values";
import { text } from "../strings";
import { choice } from "./choice";
import type { CompareContext } from "./comparePage";
import type { ShownRun } from "./compared";

/** A series of a run that is drawn. */
interface Drawn {
  readonly run: ShownRun;
  readonly series: "devCost" | "smoothedCost";
  readonly name: string;
}

/** The costs of all runs over their steps or epochs: dev cost as a line, the average of the training's dashed. */
export class ComparedCosts {
  readonly section: Section;
  private readonly figure: Figure;
  private readonly plot: Plot;
  private readonly hover: Hover;
  private readonly columns = new Map<string, Columns>();

  constructor(
    private readonly context: CompareContext,
    invalidate: () => void,
  ) {
    const { ui, theme } = context;
    this.figure = new Figure("cost-figure", text("cost"), ui, invalidate);
    this.figure.tools.append(
      choice({
        label: text("comparedCost"),
        name: "compared-cost",
        words: [
          ["both", text("comparedBoth")],
          ["train", text("trainCost")],
          ["dev", text("devCost")],
        ],
        chosen: ui.state.comparedCost,
        choose: (comparedCost) => {
          ui.keep({ comparedCost });
          invalidate();
        },
      }),
      choice({
        label: text("comparedOver"),
        name: "compared-over",
        words: [
          ["steps", text("overSteps")],
          ["epochs", text("overEpochs")],
        ],
        chosen: ui.state.comparedOver,
        choose: (comparedOver) => {
          ui.keep({ comparedOver });
          invalidate();
        },
      }),
      new ScaleSwitch(ui, invalidate).element,
    );
    const axisTitle = () => text(ui.state.comparedOver === "steps" ? "stepAxis" : "epochAxis");
    this.plot = new Plot(this.figure.canvas, theme, { xTitle: axisTitle, yTitle: text("costAxis") });
    this.hover = new Hover(this.figure.box, this.plot, (x) => this.read(x));
    this.section = new Section("cost", text("cost"), ui, invalidate, this.figure.element);
  }

  draw(): void {
    const { compared, ui, theme } = this.context;
    this.section.show(compared.runs.length > 0);
    if (!this.section.active) return;
    this.drawLegend();
    this.summarize();
    if (this.figure.isTable) {
      this.figure.showTable(this.twin());
      return;
    }
    const { width } = this.plot;
    if (width === 0) return;
    const extent = new Extent();
    const drawn = this.drawn;
    const lines = drawn.map(({ run, series }): Line => {
      const columns = this.gather(run, series, width);
      extent.take(columns);
      const isDev = series === "devCost";
      const isMain = isDev || !drawn.some((other) => other.run === run && other.series === "devCost");
      return {
        columns,
        color: theme.palette.runs[run.index]!,
        width: isMain ? 2 : 1.25,
        ...(isDev ? { marker: "circle" as const } : { dash: [5, 3] }),
        ...(isMain && { label: run.letter }),
      };
    });
    this.plot.draw({
      lines,
      x: { min: 0, max: Math.max(1, ...compared.runs.map((run) => this.inUnit(run, run.step))) },
      y: ui.state.costScale === "logarithmic" ? logAxis(extent, 5) : linearAxis(extent),
      labelsAt: "ends",
    });
    this.hover.update();
  }

  /** What is drawn, the training's averages below. */
  private get drawn(): Drawn[] {
    const { compared, ui } = this.context;
    const { comparedCost } = ui.state;
    const of = (series: Drawn["series"]) =>
      compared.runs.map((run): Drawn => {
        const kind = text(series === "devCost" ? "devCost" : "trainAverage");
        return { run, series, name: text("runNamed", run.called, kind) };
      });
    return [
      ...(comparedCost === "dev" ? [] : of("smoothedCost")),
      ...(comparedCost === "train" ? [] : of("devCost")),
    ].filter(({ run: { past }, series }) => past !== undefined && latestValue(past, past.indexOf(series)));
  }

  /** A run's steps in the unit of the horizontal axis. */
  private inUnit({ stepsPerEpoch }: ShownRun, steps: number): number {
    return this.context.ui.state.comparedOver === "steps" ? steps : steps / stepsPerEpoch;
  }

  private gather(run: ShownRun, series: string, width: number): Columns {
    const key = `${run.index} ${series}`;
    const columns = this.columns.get(key) ?? new Columns();
    this.columns.set(key, columns);
    const { past } = run;
    if (past === undefined) return columns;
    columns.gather(past, past.indexOf(series), width);
    // An evaluation belongs to the end of its step.
    for (let at = 0; at < columns.count; at++) columns.x[at] = this.inUnit(run, columns.x[at]! + 1);
    return columns;
  }

  private drawLegend(): void {
    const { compared, ui } = this.context;
    const entries = compared.runs.map((run) => legendEntry("line", `run-${run.index}`, run.called));
    if (ui.state.comparedCost === "both")
      entries.push(
        legendEntry("line", "key", text("devCost")),
        legendEntry("dashes", "key", text("trainAverage")),
      );
    const words = entries.map((entry) => entry.outerHTML).join("");
    if (this.figure.legend.dataset.words === words) return;
    this.figure.legend.dataset.words = words;
    this.figure.legend.replaceChildren(...entries);
  }

  private summarize(): void {
    const { runs } = this.context.compared;
    const said = runs.map(({ called, past }) => {
      const dev = past && extremes(past, past.indexOf("devCost"));
      const devNow = past && latestValue(past, past.indexOf("devCost"));
      const train = past && latestValue(past, past.indexOf("smoothedCost"));
      const parts = [
        dev && devNow && text("lastDev", rangeText(devNow), decimal(dev.low)),
        train && text("lastTrain", rangeText(train)),
      ];
      return text("comparedRunSummary", called, parts.filter((part) => part !== undefined).join(", ") || "–");
    });
    this.figure.summarize(text("comparedSummary", runs.length, said.join(" ")));
  }

  private stepAt({ stepsPerEpoch, step }: ShownRun, x: number): number {
    const steps = this.context.ui.state.comparedOver === "steps" ? x : x * stepsPerEpoch;
    return Math.max(0, Math.min(step, Math.round(steps)) - 1);
  }

  private read(x: number): Readout | undefined {
    const { compared, theme, ui } = this.context;
    const farthest = Math.max(...compared.runs.map((run) => this.inUnit(run, run.step)));
    const isEpochs = ui.state.comparedOver === "epochs";
    const at = Math.max(0, Math.min(farthest, isEpochs ? Math.round(x * 10) / 10 : Math.round(x)));
    const rows = this.drawn.flatMap(({ run, series, name }) => {
      // A run that ended before has no value here.
      if (this.inUnit(run, run.step) < at) return [];
      const { past } = run;
      const value = past && valueAt(past, past.indexOf(series), this.stepAt(run, at));
      return value === undefined
        ? []
        : [{ color: theme.palette.runs[run.index]!, name, value: rangeText(value) }];
    });
    const title = isEpochs ? `${text("epoch")} ${decimal(at)}` : text("stepOne", integer(at));
    return { title, rows, x: at };
  }

  private twin(): TableTwin {
    const { compared, ui } = this.context;
    const drawn = this.drawn;
    const isEpochs = ui.state.comparedOver === "epochs";
    const farthest = Math.max(1, ...compared.runs.map((run) => this.inUnit(run, run.step)));
    const places = sampledSteps(Math.ceil(farthest), 20);
    const columns = [
      { label: text(isEpochs ? "epoch" : "step") },
      ...drawn.map(({ name }) => ({ label: name, numeric: true })),
    ];
    const rows = places.map((place) => [
      integer(place),
      ...drawn.map(({ run, series }) => {
        const { past } = run;
        const isPast = this.inUnit(run, run.step) < place;
        const value = past && !isPast && valueAt(past, past.indexOf(series), this.stepAt(run, place));
        return value === undefined || value === false ? text("nothing") : rangeText(value);
      }),
    ]);
    return { columns, rows };
  }
}
