import { h } from "../../dom";
import { decimal, setting } from "../../format";
import { logAxis } from "../../plots/axes";
import { Columns, Extent } from "../../plots/columns";
import { Hover, type Readout } from "../../plots/hover";
import { Plot } from "../../plots/plot";
import type { CheckedTensor } from "../../state/checkedTensor";
import type { Context } from "../../state/context";
import { text } from "../../strings";
import { Figure, legendEntry, type TableTwin } from "../figure";
import { Changes } from "./changes";

/** ‖g − ĝ‖ is never more than ‖g‖ + ‖ĝ‖: all tensors' curves stand on axes that end here. */
const largestError = 1;

interface Point {
  readonly epsilon: number;
  readonly relativeError: number;
}

/** The relative error over the step ε: too small a step measures rounding, too large a one curvature. */
export class SweepFigure {
  readonly figure: Figure;
  private readonly plot: Plot;
  private readonly hover: Hover;
  private readonly changes = new Changes();
  private tensor: CheckedTensor | undefined;
  /** Smallest ε first. */
  private points: readonly Point[] = [];

  constructor(
    private readonly context: Context,
    invalidate: () => void,
  ) {
    this.figure = new Figure("sweep-figure", text("sweep"), context.ui, invalidate);
    this.figure.legend.append(
      legendEntry("circle", "blue", text("relativeError")),
      legendEntry("dashes", "green", text("toleranceLine")),
    );
    this.figure.legendBelow();
    this.figure.element.append(h("p", { class: "figure-words" }, text("sweepMeaning")));
    const titles = { xTitle: text("epsilonAxis"), yTitle: text("errorAxis") };
    this.plot = new Plot(this.figure.canvas, context.theme, titles);
    this.hover = new Hover(this.figure.box, this.plot, (x) => this.read(x));
  }

  draw(tensor: CheckedTensor): void {
    const { palette } = this.context.theme;
    const { width, height } = this.plot;
    const { isTable } = this.figure;
    if (tensor !== this.tensor) this.take(tensor);
    if (!this.changes.since(tensor, isTable, palette, width, height, devicePixelRatio)) return;
    if (isTable) this.figure.showTable(this.twin());
    if (isTable || width === 0 || this.points.length === 0) return;
    const { tolerance, epsilon } = tensor.check;
    const curve = new Columns(this.points.length);
    for (const point of this.points) curve.add(point.epsilon, point.relativeError, point.relativeError);
    const x = logAxis(Extent.of([...this.points.map((point) => point.epsilon), epsilon]), 5);
    const limit = new Columns(2);
    for (const end of [x.min, x.max]) limit.add(end, tolerance, tolerance);
    this.plot.draw({
      lines: [
        { columns: limit, color: palette.green, width: 1.5, dash: [5, 4] },
        { columns: curve, color: palette.blue, width: 2, marker: "circle" },
      ],
      x,
      y: logAxis(Extent.of([...this.points.map((point) => point.relativeError), tolerance, largestError]), 5),
      marks: [{ x: epsilon, color: palette.orange, label: text("chosenEpsilon", setting(epsilon)) }],
    });
    this.hover.update();
  }

  private take(tensor: CheckedTensor): void {
    this.tensor = tensor;
    this.points = (tensor.comparison.sweep ?? []).toSorted((a, b) => a.epsilon - b.epsilon);
    this.figure.summarize(summaryOf(this.points, tensor.check));
  }

  private read(x: number): Readout | undefined {
    const point = nearest(this.points, x);
    if (point === undefined) return undefined;
    const { blue } = this.context.theme.palette;
    const rows = [{ color: blue, name: text("relativeError"), value: decimal(point.relativeError, 2) }];
    return { title: text("epsilonIs", epsilonWords(point.epsilon)), rows, x: point.epsilon };
  }

  private twin(): TableTwin {
    return {
      columns: [{ label: text("epsilonAxis") }, { label: text("relativeError"), numeric: true }],
      rows: this.points
        .toReversed()
        .map(({ epsilon, relativeError }) => [epsilonWords(epsilon), decimal(relativeError, 2)]),
    };
  }
}

const epsilonWords = (epsilon: number): string => setting(Number(epsilon.toPrecision(2)));

/** In ratio, as the axis shows it. */
function nearest(points: readonly Point[], epsilon: number): Point | undefined {
  const distance = (point: Point) => Math.abs(Math.log(point.epsilon / epsilon));
  return points.reduce<Point | undefined>(
    (best, point) => (best === undefined || distance(point) < distance(best) ? point : best),
    undefined,
  );
}

function summaryOf(points: readonly Point[], { epsilon, tolerance }: CheckedTensor["check"]): string {
  const least = points.reduce<Point | undefined>(
    (best, point) => (best === undefined || point.relativeError < best.relativeError ? point : best),
    undefined,
  );
  const chosen = nearest(points, epsilon);
  if (least === undefined || chosen === undefined) return text("sweep");
  return text(
    "sweepSummary",
    epsilonWords(points[0]!.epsilon),
    epsilonWords(points.at(-1)!.epsilon),
    decimal(least.relativeError, 2),
    epsilonWords(least.epsilon),
    setting(epsilon),
    decimal(chosen.relativeError, 2),
    setting(tolerance),
  );
}
