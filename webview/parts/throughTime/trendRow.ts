import { distributionOf, tensorPlace, type HistogramKind } from "../../../src/session/shownHistograms";
import { h, setAttribute, setText } from "../../dom";
import { decimal, scientific } from "../../format";
import { Columns } from "../../plots/columns";
import { drawDistribution } from "../../plots/distributionBars";
import { drawSparkline } from "../../plots/sparkline";
import { chosenStep } from "../../state/chosenStep";
import type { Context } from "../../state/context";
import { flagsOf } from "../../state/flags";
import { valueAt, type Range } from "../../state/values";
import { text } from "../../strings";
import { Changes } from "../gradientCheck/changes";
import type { LayerColors } from "../layerColors";
import { NameCell } from "../nameCell";
import type { Cell } from "../table";
import { distributionWords } from "./distributionWords";

export const trendSeries = ["activationNorm", "gradientNorm", "updateRatio"] as const;
export const trendKinds: readonly HistogramKind[] = ["weights", "activation", "gradient"];

const sparkSize = { width: 96, height: 22 };
const barsSize = { width: 90, height: 26 };
/** Drawn one after the other, so one is enough. */
const columns = new Columns(sparkSize.width);

/** One layer in small: how its numbers went, and how they are distributed at the step shown. */
export class TrendRow {
  readonly cells: readonly Cell[];
  private readonly name: NameCell;
  private readonly trends = trendSeries.map(() => {
    const canvas = h("canvas", { "aria-hidden": "true" });
    const value = h("span", { class: "trend-value" });
    return { canvas, value, cell: h("span", { class: "trend" }, canvas, value) };
  });
  private readonly bars = trendKinds.map(() => {
    const canvas = h("canvas", { role: "img", "aria-label": text("distributionNone") });
    return { canvas, changes: new Changes() };
  });
  private readonly changes = new Changes();

  constructor(
    private readonly context: Context,
    private readonly layer: number,
    choose: (layer: number, kind: HistogramKind) => void,
  ) {
    this.name = new NameCell(context, "purpose");
    this.bars.forEach(({ canvas }, at) => {
      canvas.classList.add("bars");
      canvas.addEventListener("click", () => choose(layer, trendKinds[at]!));
    });
    this.cells = [
      this.name.element,
      ...this.trends.map(({ cell }) => cell),
      ...this.bars.map(({ canvas }) => canvas),
    ];
  }

  label(name: string, colors: LayerColors): void {
    this.name.set(name, colors.of(this.layer), flagsOf(this.context.run.findings).get(name));
  }

  draw(colors: LayerColors): void {
    const { run, theme } = this.context;
    const { history, info } = run;
    const layer = info?.layers[this.layer];
    if (history === undefined || info === undefined || layer === undefined) return;
    const chosen = chosenStep(this.context);
    const color = colors.of(this.layer);
    const step = chosen ?? run.lastStep;
    if (this.changes.since(history, history.buckets, run.progress?.step, chosen, theme.palette, color))
      trendSeries.forEach((prefix, at) => {
        const { canvas, value } = this.trends[at]!;
        const series = history.indexOf(`${prefix}/${layer.name}`);
        columns.gather(history, series, sparkSize.width);
        const steps = history.buckets * history.stepsPerBucket;
        drawSparkline(canvas, sparkSize, { columns, steps, color, chosen }, theme.palette);
        setText(value, valueWords(prefix, valueAt(history, series, step)));
      });
    const moment = run.histograms.at(step);
    trendKinds.forEach((kind, at) => {
      const { canvas, changes } = this.bars[at]!;
      if (!changes.since(moment, theme.palette, color)) return;
      const place = tensorPlace(info.layers, this.layer, kind);
      const distribution = moment && place !== undefined && distributionOf(moment, place, kind);
      canvas.hidden = distribution === undefined || distribution === false;
      if (distribution === undefined || distribution === false) return;
      drawDistribution(canvas, barsSize, distribution, color, theme.palette);
      setAttribute(canvas, "aria-label", distributionWords(distribution));
      setAttribute(canvas, "title", distributionWords(distribution));
    });
  }
}

function valueWords(prefix: (typeof trendSeries)[number], range: Range | undefined): string {
  if (range === undefined) return "–";
  return prefix === "updateRatio" ? scientific(range.high) : decimal(range.high);
}
