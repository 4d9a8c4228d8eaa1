import { h } from "../dom";
import { decimal, integer } from "../format";
import { linearAxis, logAxis } from "../plots/axes";
import { Columns, Extent } from "../plots/columns";
import { Hover, type Readout } from "../plots/hover";
import { Plot } from "../plots/plot";
import { chosenStep } from "../state/chosenStep";
import type { Context } from "../state/context";
import { ruleWords } from "../state/flags";
import { extremes, latestValue, rangeText, valueAt } from "../state/values";
import { text } from "../strings";
import { CostLines } from "./costLines";
import { Figure, legendEntry, type TableTwin } from "./figure";
import { findingMarks } from "./findingMarks";
import { ScaleSwitch } from "./scaleSwitch";
import { Section } from "./section";
import { picksSteps } from "./stepPicker";
import { sampledSteps, stepWords } from "./steps";

/** The cost over the steps: each mini-batch faint, their average strong, whole parts as marks. */
export class CostSection {
  readonly section: Section;
  private readonly figure: Figure;
  private readonly plot: Plot;
  private readonly hover: Hover;
  private readonly lines = new CostLines();
  private readonly columns = [new Columns(), new Columns(), new Columns(), new Columns()] as const;

  constructor(
    private readonly context: Context,
    invalidate: () => void,
  ) {
    const { ui, theme } = context;
    this.figure = new Figure("cost-figure", text("cost"), ui, invalidate);
    this.figure.tools.append(new ScaleSwitch(ui, invalidate).element);
    this.figure.legend.append(
      legendEntry("faint", "blue faint", text("miniBatch")),
      legendEntry("line", "blue", text("smoothed")),
      legendEntry("diamond", "green", text("trainCost")),
      legendEntry("circle", "orange", text("devCost")),
    );
    this.plot = new Plot(this.figure.canvas, theme, { xTitle: text("stepAxis"), yTitle: text("costAxis") });
    this.hover = new Hover(this.figure.box, this.plot, (x) => this.read(x));
    picksSteps(this.figure.box, context, (left, top) => this.plot.valuesAt(left, top)?.x);
    this.section = new Section("cost", text("cost"), ui, invalidate, h("div", {}, this.figure.element));
  }

  draw(): void {
    const { run, ui, host } = this.context;
    const { history } = run;
    this.section.show((history?.buckets ?? 0) > 0);
    if (history === undefined || !this.section.active) return;
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
    this.plot.draw({
      lines: this.lines.drawn(this.columns, this.context.theme.palette),
      x: { min: 0, max: run.lastStep + 1 },
      y: ui.state.costScale === "logarithmic" ? logAxis(extent, 5) : linearAxis(extent),
      marks: findingMarks(run.findings, this.context.theme.palette),
      chosen: chosenStep(this.context),
    });
    this.hover.update();
    host.postMessage({ type: "drew", buckets: this.columns[0].buckets, steps: run.progress?.step ?? 0 });
  }

  private summarize(): void {
    const { history, lastStep } = this.context.run;
    const cost = history && extremes(history, history.indexOf("cost"));
    if (history === undefined || cost === undefined) return;
    const now = latestValue(history, history.indexOf("smoothedCost"));
    const dev = latestValue(history, history.indexOf("devCost"));
    this.figure.summarize(
      [
        text("costSummary", integer(lastStep + 1), decimal(cost.low), decimal(cost.high)),
        now && text("costSummaryNow", rangeText(now)),
        dev && text("costSummaryDev", rangeText(dev)),
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
    const near = Math.max(history.stepsPerBucket, (6 * lastStep) / Math.max(1, this.plot.width));
    for (const finding of findings) {
      if (finding.step === undefined || Math.abs(finding.step - x) > near || finding.severity === "info")
        continue;
      rows.push({
        color: palette[finding.severity],
        name: ruleWords(finding.rule),
        value: finding.layer ?? "",
      });
    }
    return { title: stepWords(history, step), rows, x: step };
  }

  private twin(): TableTwin {
    const { history, lastStep } = this.context.run;
    const named = this.lines.named(this.context.theme.palette);
    const columns = [{ label: text("step") }, ...named.map(({ name }) => ({ label: name, numeric: true }))];
    const rows = sampledSteps(lastStep, 20).map((step) => [
      integer(step),
      ...named.map(({ series }) => {
        const value = history && valueAt(history, history.indexOf(series), step);
        return value === undefined ? "–" : rangeText(value);
      }),
    ]);
    return { columns, rows };
  }
}
