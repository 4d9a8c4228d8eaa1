import { decimal, integer, setting } from "../../format";
import { Columns } from "../../plots/columns";
import { Hover, type Readout } from "../../plots/hover";
import { Plot } from "../../plots/plot";
import { signedScale, type SignedScale } from "../../plots/symlog";
import type { CheckedTensor } from "../../state/checkedTensor";
import type { Context } from "../../state/context";
import { text } from "../../strings";
import { Figure, legendEntry } from "../figure";
import { Changes } from "./changes";
import { entriesTwin, indexWords } from "./entriesTable";

/** A pointer further away in pixels reads nothing. */
const reach = 24;
/** Larger values cannot be laid out in doubles. */
const largest = 1e300;

/** The cloud of a tensor's entries, in the scale's own numbers. */
interface Cloud {
  readonly scale: SignedScale;
  readonly agree: Columns;
  readonly differ: Columns;
  /** Entries with a place in the plot. */
  readonly placed: readonly number[];
}

/** Analytic against numeric gradient, a point an entry: all lie on the diagonal where backward is right. */
export class ScatterFigure {
  readonly figure: Figure;
  private readonly plot: Plot;
  private readonly hover: Hover;
  private readonly changes = new Changes();
  private tensor: CheckedTensor | undefined;
  private cloud: Cloud | undefined;

  constructor(
    private readonly context: Context,
    invalidate: () => void,
  ) {
    this.figure = new Figure("scatter-figure", text("scatter"), context.ui, invalidate);
    this.figure.legend.append(
      legendEntry("dot", "blue", text("agree")),
      legendEntry("lozenge", "error", text("differ")),
      legendEntry("dashes", "muted", text("diagonal")),
    );
    this.figure.legendBelow();
    const titles = { xTitle: text("numericAxis"), yTitle: text("analyticAxis") };
    this.plot = new Plot(this.figure.canvas, context.theme, titles);
    this.hover = new Hover(this.figure.box, this.plot, (x, y) => this.read(x, y));
  }

  draw(tensor: CheckedTensor): void {
    const { palette } = this.context.theme;
    const { width, height } = this.plot;
    const { isTable } = this.figure;
    if (tensor !== this.tensor) this.take(tensor);
    if (!this.changes.since(tensor, isTable, palette, width, height, devicePixelRatio)) return;
    if (isTable) this.figure.showTable(entriesTwin(tensor, "worst"));
    if (isTable || width === 0 || this.cloud === undefined) return;
    const { agree, differ, scale } = this.cloud;
    const { axis } = scale;
    const diagonal = new Columns(2);
    for (const end of [axis.min, axis.max]) diagonal.add(end, end, end);
    this.plot.draw({
      lines: [
        { columns: diagonal, color: palette.muted, width: 1, dash: [5, 4] },
        { columns: agree, color: palette.blue, width: 1, marker: "circle", isCloud: true },
        { columns: differ, color: palette.error, width: 1, marker: "diamond", isCloud: true },
      ],
      x: axis,
      y: axis,
    });
    this.hover.update();
  }

  private take(tensor: CheckedTensor): void {
    this.tensor = tensor;
    this.cloud = cloudOf(tensor);
    this.figure.summarize(summaryOf(tensor, this.cloud));
  }

  /** Reads the entry nearest to the pointer. */
  private read(x: number, y: number): Readout | undefined {
    const { plot, tensor, cloud } = this;
    if (tensor === undefined || cloud === undefined) return undefined;
    const { entries } = tensor;
    const { scale, placed } = cloud;
    const [left, top] = [plot.pixelOfX(x), plot.pixelOfY(y)];
    let nearest = { entry: -1, distance: reach };
    for (const entry of placed) {
      const toRight = plot.pixelOfX(scale.scaled(entries.numeric(entry))) - left;
      const down = plot.pixelOfY(scale.scaled(entries.analytic(entry))) - top;
      const distance = Math.hypot(toRight, down);
      if (distance < nearest.distance) nearest = { entry, distance };
    }
    if (nearest.entry < 0) return undefined;
    const { index, analytic, numeric, relativeError } = entries.entry(nearest.entry);
    return {
      title: indexWords(index),
      rows: [
        { name: text("analytic"), value: decimal(analytic, 5) },
        { name: text("numeric"), value: decimal(numeric, 5) },
        { name: text("relativeError"), value: decimal(relativeError, 2) },
      ],
      x: scale.scaled(numeric),
    };
  }
}

function cloudOf({ entries }: CheckedTensor): Cloud {
  const hasPlace = (value: number) => Math.abs(value) < largest;
  const placed = entries.worstFirst.filter(
    (entry) => hasPlace(entries.analytic(entry)) && hasPlace(entries.numeric(entry)),
  );
  const scale = signedScale(placed.flatMap((entry) => [entries.analytic(entry), entries.numeric(entry)]));
  const [agree, differ] = [new Columns(placed.length), new Columns(placed.length)];
  for (const entry of placed) {
    const y = scale.scaled(entries.analytic(entry));
    (entries.agrees(entry) ? agree : differ).add(scale.scaled(entries.numeric(entry)), y, y);
  }
  return { scale, agree, differ, placed };
}

function summaryOf({ entries, check }: CheckedTensor, { scale, agree, differ, placed }: Cloud): string {
  const counts = [placed.length, agree.count, differ.count].map(integer);
  const parts = [text("scatterSummary", ...counts, setting(check.tolerance))];
  if (scale.isLogarithmic) parts.push(text("scatterLogarithmic"));
  const missing = entries.count - placed.length;
  if (missing > 0) parts.push(text("scatterMissing", integer(missing)));
  return parts.join(" ");
}
