import { h, show } from "../dom";
import type { AddPart } from "../drawing";
import { decimal, integer } from "../format";
import { linearAxis, logAxis } from "../plots/axes";
import { Columns, Extent } from "../plots/columns";
import { Hover, type Readout } from "../plots/hover";
import { Plot } from "../plots/plot";
import { chosenStep } from "../state/chosenStep";
import type { Context } from "../state/context";
import { ruleWords } from "../state/flags";
import { eventsOf, eventsSummary, wordsAt } from "../state/steering";
import { extremes, latestValue, rangeText, valueAt } from "../state/values";
import { text } from "../strings";
import { CostLines } from "./costLines";
import { FigureParts } from "./figureParts";
import { Figure, legendEntry, type TableTwin } from "./figure";
import { eventRows, runMarks, stepsInReach } from "./runMarks";
import { MetricFigure } from "./overview/metricFigure";
import { RateFigure } from "./overview/rateFigure";
import { Smoothing } from "./overview/smoothing";
import { ScaleSwitch } from "./scaleSwitch";
import { Section } from "./section";
import { LeftLines } from "./steering/leftLines";
import { picksSteps } from "./stepPicker";
import { sampledSteps, stepWords } from "./steps";

/**
 * The cost over the steps: each mini-batch faint, their average strong, whole parts as marks. Beside it the metrics and
 * the learning rate.
 */
export class CostSection {
  readonly section: Section;
  private readonly figure: Figure;
  private readonly plot: Plot;
  private readonly hover: Hover;
  private readonly byHand = legendEntry("mark", "muted", text("markByHand"));
  private readonly left = legendEntry("dashes", "muted", text("leftBehind"));
  private readonly leftLines = new LeftLines();
  private readonly smoothing: Smoothing;
  private readonly lines = new CostLines(() => this.smoothing.average.series);
  private readonly columns = [new Columns(), new Columns(), new Columns(), new Columns()] as const;

  constructor(
    private readonly context: Context,
    invalidate: () => void,
    part: AddPart,
  ) {
    const { ui, theme } = context;
    this.figure = new Figure("cost-figure", text("cost"), ui, invalidate);
    this.smoothing = new Smoothing(context, invalidate);
    this.figure.tools.append(new ScaleSwitch(ui, invalidate).element);
    this.figure.element.append(this.smoothing.element);
    this.figure.legend.append(
      legendEntry("faint", "blue faint", text("miniBatch")),
      legendEntry("line", "blue", text("smoothed")),
      legendEntry("diamond", "green", text("trainCost")),
      legendEntry("circle", "orange", text("devCost")),
      this.left,
      this.byHand,
    );
    this.plot = new Plot(this.figure.canvas, theme, { xTitle: text("stepAxis"), yTitle: text("costAxis") });
    this.hover = new Hover(this.figure.box, this.plot, (x) => this.read(x));
    picksSteps(this.figure.box, context, (left, top) => this.plot.valuesAt(left, top)?.x);
    const beside = new FigureParts(part, () => this.section.active);
    const metric = beside.add((changed) => new MetricFigure(context, changed));
    const rate = beside.add((changed) => new RateFigure(context, changed));
    const figures = [this.figure.element, metric.element, rate.element];
    const curves = h("div", { class: "curves" }, ...figures);
    this.section = new Section(
      "cost",
      text("curves"),
      ui,
      () => {
        invalidate();
        beside.all();
      },
      h("div", { class: "curves-box" }, curves),
    );
  }

  draw(): void {
    const { run, ui, host } = this.context;
    const { history } = run;
    this.section.show((history?.buckets ?? 0) > 0);
    if (history === undefined || !this.section.active) return;
    this.smoothing.draw();
    this.summarize();
    if (this.figure.isTable) {
      this.figure.showTable(this.twin());
      return;
    }
    const { width } = this.plot;
    if (width === 0) return;
    const extent = new Extent();
    this.lines.series.forEach((name, index) => {
      extent.take(this.columns[index]!.gather(history, history.indexOf(name), width));
    });
    const { palette } = this.context.theme;
    const left = this.leftLines.gather(run.steering?.branches ?? [], width, extent, palette);
    show(this.left, left.length > 0);
    show(this.byHand, eventsOf(run).length > 0);
    this.plot.draw({
      lines: [...left, ...this.lines.drawn(this.columns, palette)],
      x: { min: 0, max: Math.max(run.lastStep + 1, this.leftLines.end) },
      y: ui.state.costScale === "logarithmic" ? logAxis(extent, 5) : linearAxis(extent),
      marks: runMarks(run, palette, "named"),
      chosen: chosenStep(this.context),
    });
    this.hover.update();
    host.postMessage({ type: "drew", buckets: this.columns[0].buckets, steps: run.progress?.step ?? 0 });
  }

  private summarize(): void {
    const { history, lastStep } = this.context.run;
    const cost = history && extremes(history, history.indexOf("cost"));
    if (history === undefined || cost === undefined) return;
    const now = latestValue(history, history.indexOf(this.smoothing.average.series));
    const dev = latestValue(history, history.indexOf("devCost"));
    this.figure.summarize(
      [
        text("costSummary", integer(lastStep + 1), decimal(cost.low), decimal(cost.high)),
        now && text("costSummaryNow", rangeText(now)),
        dev && text("costSummaryDev", rangeText(dev)),
        eventsSummary(this.context.run),
      ]
        .filter((part) => part !== undefined)
        .join(" "),
    );
  }

  private read(x: number): Readout | undefined {
    const { history, lastStep, findings } = this.context.run;
    if (history === undefined) return undefined;
    const step = Math.max(0, Math.min(lastStep, Math.round(x)));
    const { palette } = this.context.theme;
    const rows = this.lines.named(palette).flatMap(({ series, name, color }) => {
      const value = valueAt(history, history.indexOf(series), step);
      return value === undefined ? [] : [{ color, name, value: rangeText(value) }];
    });
    const near = stepsInReach(this.context.run, this.plot.width);
    for (const finding of findings) {
      if (finding.step === undefined || Math.abs(finding.step - x) > near || finding.severity === "info")
        continue;
      rows.push({
        color: palette[finding.severity],
        name: ruleWords(finding.rule),
        value: finding.layer ?? "",
      });
    }
    rows.push(...eventRows(this.context.run, x, this.plot.width, palette));
    return { title: stepWords(history, step), rows, x: step };
  }

  private twin(): TableTwin {
    const { history, lastStep } = this.context.run;
    const named = this.lines.named(this.context.theme.palette);
    const events = eventsOf(this.context.run);
    const columns = [
      { label: text("step") },
      ...named.map(({ name }) => ({ label: name, numeric: true })),
      ...(events.length > 0 ? [{ label: text("happened") }] : []),
    ];
    const steps = new Set([...sampledSteps(lastStep, 20), ...events.map((event) => event.step)]);
    const rows = [...steps]
      .sort((one, other) => one - other)
      .map((step) => [
        integer(step),
        ...named.map(({ series }) => {
          const value = history && valueAt(history, history.indexOf(series), step);
          return value === undefined ? "–" : rangeText(value);
        }),
        ...(events.length > 0 ? [wordsAt(events, step)] : []),
      ]);
    return { columns, rows };
  }
}
