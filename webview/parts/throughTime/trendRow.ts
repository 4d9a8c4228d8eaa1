import type { History } from "../../../src/session/history";
import {
  distributionOf,
  tensorPlace,
  type Distribution,
  type HistogramKind,
  type HistogramMoment,
} from "../../../src/session/shownHistograms";
import { h, setAttribute, setText, show } from "../../dom";
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

const sparkSize = { width: 80, height: 22 };
const barsSize = { width: 76, height: 26 };
/** Drawn one after the other, so one is enough. */
const columns = new Columns(sparkSize.width);

/** One layer in small: how its numbers went, and how they are distributed at the step shown. */
export class TrendRow {
  readonly cells: readonly Cell[];
  private readonly name: NameCell;
  private readonly trends = trendSeries.map(() => {
    const canvas = h("canvas", { "aria-hidden": "true", ...sparkSize });
    const value = h("span", { class: "trend-value" });
    return { canvas, value, cell: h("span", { class: "trend" }, canvas, value) };
  });
  /** Each leads to how it came about over the steps. */
  private readonly bars = trendKinds.map((kind) => {
    const canvas = h("canvas", { "aria-hidden": "true", ...barsSize });
    const click = () => this.choose(this.layer, kind);
    const properties = { type: "button", class: "distribution", tabindex: -1, on: { click } };
    return { canvas, button: h("button", properties, canvas) };
  });
  private distributions: readonly (Distribution | undefined)[] = [];
  private readonly told = new Changes();
  private readonly drawn = new Changes();
  private readonly drawnBars = new Changes();

  constructor(
    private readonly context: Context,
    private readonly layer: number,
    private readonly choose: (layer: number, kind: HistogramKind) => void,
  ) {
    this.name = new NameCell(context, "purpose");
    const [trends, bars] = [this.trends.map(({ cell }) => cell), this.bars.map(({ button }) => button)];
    this.cells = [this.name.element, ...trends, ...bars];
  }

  label(name: string, colors: LayerColors): void {
    this.name.set(name, colors.of(this.layer), flagsOf(this.context.run.findings).get(name));
  }

  /** Numbers and words always; pictures where they are in sight. */
  draw(colors: LayerColors, sight: "inSight" | "outOfSight"): void {
    const { run } = this.context;
    const { history, info } = run;
    const layer = info?.layers[this.layer];
    if (history === undefined || layer === undefined) return;
    const chosen = chosenStep(this.context);
    const step = chosen ?? run.lastStep;
    trendSeries.forEach((prefix, at) => {
      const value = valueAt(history, history.indexOf(`${prefix}/${layer.name}`), step);
      setText(this.trends[at]!.value, valueWords(prefix, value));
    });
    const moment = run.histograms.at(step);
    this.tell(moment);
    if (sight === "outOfSight") return;
    const color = colors.of(this.layer);
    this.drawTrends(history, layer.name, color, chosen);
    this.drawBars(moment, color);
  }

  private tell(moment: HistogramMoment | undefined): void {
    const layers = this.context.run.info?.layers ?? [];
    if (!this.told.since(moment, layers)) return;
    this.distributions = trendKinds.map((kind) => {
      const place = tensorPlace(layers, this.layer, kind);
      return moment === undefined || place === undefined ? undefined : distributionOf(moment, place, kind);
    });
    const name = layers[this.layer]?.name ?? "";
    this.bars.forEach(({ button }, at) => {
      const distribution = this.distributions[at];
      show(button, distribution !== undefined);
      if (distribution === undefined) return;
      const words = distributionWords(distribution);
      setAttribute(button, "aria-label", text(`distributionOver_${trendKinds[at]!}`, name, words));
      setAttribute(button, "title", words);
    });
  }

  private drawTrends(history: History, layer: string, color: string, chosen: number | undefined): void {
    const { run, theme } = this.context;
    const { buckets, stepsPerBucket } = history;
    if (!this.drawn.since(history, buckets, run.progress?.step, chosen, theme.palette, color)) return;
    trendSeries.forEach((prefix, at) => {
      columns.gather(history, history.indexOf(`${prefix}/${layer}`), sparkSize.width);
      const line = { columns, steps: buckets * stepsPerBucket, color, chosen };
      drawSparkline(this.trends[at]!.canvas, sparkSize, line, theme.palette);
    });
  }

  private drawBars(moment: HistogramMoment | undefined, color: string): void {
    const { palette } = this.context.theme;
    if (!this.drawnBars.since(moment, palette, color)) return;
    this.distributions.forEach((distribution, at) => {
      if (distribution !== undefined)
        drawDistribution(this.bars[at]!.canvas, barsSize, distribution, color, palette);
    });
  }
}

function valueWords(prefix: (typeof trendSeries)[number], range: Range | undefined): string {
  if (range === undefined) return "–";
  return prefix === "updateRatio" ? scientific(range.high) : decimal(range.high);
}
