import type { ShownVerdict } from "../../../src/session/shownDiagnosis";
import { h, show } from "../../dom";
import { decimal, setting } from "../../format";
import { linearAxis, logAxis } from "../../plots/axes";
import { Columns, Extent } from "../../plots/columns";
import type { Mark } from "../../plots/decorations";
import { Hover, type Readout } from "../../plots/hover";
import { Plot } from "../../plots/plot";
import type { Context } from "../../state/context";
import { text } from "../../strings";
import { Button } from "../button";
import { Figure, legendEntry, type TableTwin } from "../figure";
import { Changes } from "../gradientCheck/changes";

const tableRows = 15;

type Sweep = NonNullable<ShownVerdict["sweep"]>;

/** The smoothed cost over the learning rate, the suggested rate marked, and the way to use it. */
export class RateFigure {
  readonly element: HTMLElement;
  private readonly figure: Figure;
  private readonly plot: Plot;
  private readonly hover: Hover;
  private readonly use: Button;
  private readonly changes = new Changes();
  private verdict: ShownVerdict | undefined;
  private points: Sweep = [];

  constructor(
    private readonly context: Context,
    invalidate: () => void,
  ) {
    this.figure = new Figure("rate-figure", text("rateSweep"), context.ui, invalidate);
    this.figure.legendBelow();
    const titles = { xTitle: text("rateAxis"), yTitle: text("costAxis") };
    this.plot = new Plot(this.figure.canvas, context.theme, titles);
    this.hover = new Hover(this.figure.box, this.plot, (x) => this.read(x));
    this.use = new Button(
      "check",
      "",
      () => context.host.postMessage({ type: "useSuggestedRate" }),
      "action framed",
    );
    this.use.allow(undefined, text("useRateHint"));
    this.element = h("div", { class: "rate" }, this.figure.element, this.use.element);
  }

  draw(verdict: ShownVerdict | undefined): void {
    show(this.element, (verdict?.sweep?.length ?? 0) > 1);
    if (verdict === undefined) return;
    if (verdict !== this.verdict) this.take(verdict);
    const { palette } = this.context.theme;
    const { width, height } = this.plot;
    const { isTable } = this.figure;
    if (!this.changes.since(verdict, isTable, palette, width, height, devicePixelRatio)) return;
    if (isTable) this.figure.showTable(this.twin());
    if (isTable || width === 0 || this.points.length === 0) return;
    const curve = new Columns(this.points.length);
    for (const { rate, cost } of this.points) curve.add(rate, cost, cost);
    this.plot.draw({
      lines: [{ columns: curve, color: palette.blue, width: 2 }],
      x: logAxis(Extent.of(this.points.map(({ rate }) => rate)), 7),
      y: linearAxis(Extent.of(this.points.map(({ cost }) => cost)), 4),
      marks: this.marks(),
    });
    this.hover.update();
  }

  private marks(): Mark[] {
    const { palette } = this.context.theme;
    const { suggestion, current } = this.verdict ?? {};
    return [
      ...(current === undefined ? [] : [{ x: current, color: palette.orange }]),
      ...(suggestion === undefined
        ? []
        : [{ x: suggestion, color: palette.green, label: text("suggestedRate", rateWords(suggestion)) }]),
    ];
  }

  private take(verdict: ShownVerdict): void {
    this.verdict = verdict;
    this.points = (verdict.sweep ?? []).filter(({ cost }) => Number.isFinite(cost));
    const { suggestion, current } = verdict;
    this.figure.legend.replaceChildren(
      legendEntry("line", "blue", text("smoothed")),
      ...(suggestion === undefined ? [] : [legendEntry("dashes", "green", text("suggestedRateEntry"))]),
      ...(current === undefined ? [] : [legendEntry("dashes", "orange", text("fileRate"))]),
    );
    show(this.use.element, suggestion !== undefined);
    if (suggestion !== undefined) this.use.set("check", text("useRate", rateWords(suggestion)));
    const [first, last] = [this.points[0], this.points.at(-1)];
    if (first && last)
      this.figure.summarize(
        [
          text("rateSummary", setting(first.rate), setting(last.rate)),
          suggestion === undefined ? undefined : text("rateSuggested", rateWords(suggestion)),
        ]
          .filter((part) => part !== undefined)
          .join(" "),
      );
  }

  private read(x: number): Readout | undefined {
    const distance = ({ rate }: Sweep[number]) => Math.abs(Math.log(rate / x));
    const [nearest] = this.points.toSorted((a, b) => distance(a) - distance(b));
    if (nearest === undefined) return undefined;
    const rows = [
      { color: this.context.theme.palette.blue, name: text("smoothed"), value: decimal(nearest.cost) },
    ];
    return { title: text("rateIs", decimal(nearest.rate, 2)), rows, x: nearest.rate };
  }

  private twin(): TableTwin {
    const every = Math.max(1, Math.ceil(this.points.length / tableRows));
    return {
      columns: [{ label: text("rateAxis") }, { label: text("smoothed"), numeric: true }],
      rows: this.points
        .filter((_, at) => at % every === 0)
        .map(({ rate, cost }) => [decimal(rate, 2), decimal(cost)]),
    };
  }
}

/** As a file says it. */
const rateWords = (rate: number): string => String(rate);
