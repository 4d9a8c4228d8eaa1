import type { ShownCause, ShownOutcome } from "../../../src/session/shownDiagnosis";
import { decimal, integer } from "../../format";
import { type Axis, linearAxis, logAxis } from "../../plots/axes";
import { Columns, Extent } from "../../plots/columns";
import { Hover, type Readout } from "../../plots/hover";
import { Plot } from "../../plots/plot";
import type { Context } from "../../state/context";
import { text } from "../../strings";
import { Figure, legendEntry, type TableTwin } from "../figure";
import { Changes } from "../gradientCheck/changes";
import { outcomeWords } from "./outcomeWords";

/** Costs that differ by more than this factor are told apart on a logarithmic axis only. */
const wide = 30;
const tableRows = 12;

type Curve = NonNullable<ShownOutcome["curve"]>;

/** The run as it is and the same run with a fix, as two curves; what they came to stands in the legend. */
export class CauseFigure {
  readonly figure: Figure;
  private readonly plot: Plot;
  private readonly hover: Hover;
  private readonly changes = new Changes();
  private before: Curve = [];
  private after: Curve = [];

  constructor(
    private readonly context: Context,
    index: number,
    title: string,
    invalidate: () => void,
  ) {
    this.figure = new Figure(`cause-figure-${index}`, title, context.ui, invalidate);
    this.figure.element.classList.add("cause-figure");
    this.figure.legendBelow();
    const titles = { xTitle: text("stepAxis"), yTitle: text("costAxis") };
    this.plot = new Plot(this.figure.canvas, context.theme, titles);
    this.hover = new Hover(this.figure.box, this.plot, (x) => this.read(x));
  }

  take({ after }: ShownCause, before: ShownOutcome | undefined): void {
    this.before = finiteCurve(before);
    this.after = finiteCurve(after);
    const words = (outcome: ShownOutcome | undefined) => (outcome ? outcomeWords(outcome) : "–");
    this.figure.legend.replaceChildren(
      legendEntry("dashes", "orange", `${text("asItIs")}: ${words(before)}`),
      legendEntry("line", "blue", `${text("withFix")}: ${words(after)}`),
    );
    this.figure.summarize(text("causeSummary", words(before), words(after)));
  }

  draw(): void {
    const { palette } = this.context.theme;
    const { width, height } = this.plot;
    const { isTable } = this.figure;
    if (!this.changes.since(this.after, isTable, palette, width, height, devicePixelRatio)) return;
    if (isTable) this.figure.showTable(this.twin());
    if (isTable || width === 0) return;
    const last = Math.max(1, this.before.at(-1)?.step ?? 0, this.after.at(-1)?.step ?? 0);
    this.plot.draw({
      lines: [
        { columns: columnsOf(this.before), color: palette.orange, width: 2, dash: [5, 4] },
        { columns: columnsOf(this.after), color: palette.blue, width: 2 },
      ],
      x: { min: 0, max: last },
      y: axisOf([...this.before, ...this.after].map(({ cost }) => cost)),
    });
    this.hover.update();
  }

  private read(x: number): Readout | undefined {
    const { orange, blue } = this.context.theme.palette;
    const rows = [
      { color: orange, name: text("asItIs"), at: nearest(this.before, x) },
      { color: blue, name: text("withFix"), at: nearest(this.after, x) },
    ].flatMap(({ color, name, at }) => (at ? [{ color, name, value: decimal(at.cost), step: at.step }] : []));
    const step = rows.at(-1)?.step;
    return step === undefined ? undefined : { title: text("stepOne", integer(step)), rows, x: step };
  }

  private twin(): TableTwin {
    const steps = [...new Set([...this.before, ...this.after].map(({ step }) => step))].sort((a, b) => a - b);
    const every = Math.max(1, Math.ceil(steps.length / tableRows));
    const shown = steps.filter((_, at) => at % every === 0 || at === steps.length - 1);
    const costAt = (curve: Curve, step: number) => {
      const at = curve.findLast((point) => point.step <= step);
      return at ? decimal(at.cost) : "–";
    };
    return {
      columns: [
        { label: text("step") },
        { label: text("asItIs"), numeric: true },
        { label: text("withFix"), numeric: true },
      ],
      rows: shown.map((step) => [integer(step), costAt(this.before, step), costAt(this.after, step)]),
    };
  }
}

const finiteCurve = (outcome: ShownOutcome | undefined): Curve =>
  (outcome?.curve ?? []).filter(({ cost }) => Number.isFinite(cost));

function columnsOf(curve: Curve): Columns {
  const columns = new Columns(Math.max(1, curve.length));
  for (const { step, cost } of curve) columns.add(step, cost, cost);
  return columns;
}

function axisOf(costs: readonly number[]): Axis {
  const extent = Extent.of(costs);
  const isWide = extent.low > 0 && extent.high / extent.low > wide;
  return isWide ? logAxis(extent, 4) : linearAxis(extent, 4);
}

const nearest = (curve: Curve, x: number): Curve[number] | undefined =>
  curve.reduce<Curve[number] | undefined>(
    (best, point) =>
      best === undefined || Math.abs(point.step - x) < Math.abs(best.step - x) ? point : best,
    undefined,
  );
