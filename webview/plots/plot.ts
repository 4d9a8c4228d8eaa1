import { Chart, LinearScale, LogarithmicScale } from "chart.js";
import { stepTick, valueTick } from "../format";
import type { Theme } from "../theme";
import type { Axis } from "./axes";
import { ColumnsController, denseLines, NoElement, type Line } from "./columnsController";
import { setPainter } from "./painters";
import { decorationsPlugin, markLabelHeight, type Decorations, type Mark } from "./decorations";

Chart.register(LinearScale, LogarithmicScale, NoElement, ColumnsController, denseLines);

/** Pixels that markers may stand out of the axes. */
const overhang = 6;

interface Range {
  readonly min: number;
  readonly max: number;
}

/** All that one drawing shows. */
export interface Picture {
  readonly lines: readonly Line[];
  /** Steps or layers from `min` to `max`, or an axis of values. */
  readonly x: Range | Axis;
  readonly y: Axis;
  readonly marks?: readonly Mark[];
  readonly chosen?: number;
  readonly labelsAt?: Decorations["labelsAt"];
}

export interface PlotOptions {
  /** A function where it changes. */
  readonly xTitle: string | (() => string);
  readonly yTitle: string | (() => string);
  /** Names of whole x values instead of numbers. */
  readonly xName?: (x: number) => string;
}

/** A Chart.js chart that is given whole pictures. */
export class Plot {
  private readonly chart: Chart<"columns">;
  private readonly decorations: Decorations;
  private axis: Axis = { logarithmic: false, min: 0, max: 1, ticks: [0, 1] };

  constructor(
    readonly canvas: HTMLCanvasElement,
    private readonly theme: Theme,
    private readonly options: PlotOptions,
  ) {
    const { palette } = theme;
    this.decorations = {
      palette,
      marks: [],
      lines: [],
      labelsAt: "edge",
      chosen: undefined,
      hovered: undefined,
    };
    this.chart = new Chart(canvas, {
      type: "columns",
      data: { datasets: [] },
      options: {
        animation: false,
        responsive: false,
        maintainAspectRatio: false,
        events: [],
      },
      plugins: [decorationsPlugin(this.decorations)],
    });
    setPainter(canvas, (context) => this.paint(context));
  }

  /** Size of the drawing in CSS pixels, 0 while it is not shown. */
  get width(): number {
    return this.canvas.parentElement?.clientWidth ?? 0;
  }

  get height(): number {
    return this.canvas.parentElement?.clientHeight ?? 0;
  }

  draw({ lines, x, y, marks = [], chosen, labelsAt = "edge" }: Picture): void {
    this.axis = y;
    Object.assign(this.decorations, { palette: this.theme.palette, marks, lines, chosen, labelsAt });
    const datasets = this.chart.data.datasets;
    datasets.length = Math.min(datasets.length, lines.length);
    // Chart.js draws its first dataset last: the last line shall lie on top.
    lines.toReversed().forEach((line, index) => {
      const dataset = datasets[index];
      if (dataset === undefined) datasets.push({ data: [], line, clip: overhang });
      else dataset.line = line;
    });
    const top = marks.some(({ label }) => label !== undefined) ? markLabelHeight : 2;
    this.chart.options.layout = { padding: { top, right: overhang } };
    this.chart.options.scales = this.scales(x);
    this.fit();
    this.chart.update("none");
  }

  /** Marks an x value under the pointer, or none. */
  hover(x: number | undefined): void {
    if (this.decorations.hovered === x) return;
    this.decorations.hovered = x;
    this.chart.draw();
  }

  /** The values under a place on the canvas; undefined outside the axes. */
  valuesAt(left: number, top: number): { x: number; y: number } | undefined {
    const { left: from, right: to, top: up, bottom: down } = this.chart.chartArea;
    if (left < from - 4 || left > to + 4 || top < up || top > down) return undefined;
    const { x, y } = this.chart.scales;
    // Nothing was drawn yet.
    if (x === undefined || y === undefined) return undefined;
    return { x: x.getValueForPixel(left)!, y: y.getValueForPixel(top)! };
  }

  pixelOfX = (x: number): number => this.chart.scales.x!.getPixelForValue(x);
  pixelOfY = (y: number): number => this.chart.scales.y!.getPixelForValue(y);

  /** Draws the same once more, onto another context. */
  private paint(ctx: CanvasRenderingContext2D): void {
    const { chart } = this;
    const own = { ctx: chart.ctx };
    // Chart.js draws onto the context that it holds, and its axes onto the one that they hold.
    const drawers = [chart, ...Object.values(chart.scales)];
    for (const drawer of drawers) Object.assign(drawer, { ctx });
    try {
      chart.draw();
    } finally {
      for (const drawer of drawers) Object.assign(drawer, own);
    }
  }

  /** Fills the box that holds the canvas, at the screen's resolution. */
  private fit(): void {
    const { clientWidth = 0, clientHeight = 0 } = this.canvas.parentElement ?? {};
    const { width, height, currentDevicePixelRatio } = this.chart;
    if (width === clientWidth && height === clientHeight && currentDevicePixelRatio === devicePixelRatio)
      return;
    this.chart.resize(clientWidth, clientHeight);
  }

  private scales(x: Range | Axis) {
    return {
      x: {
        ...this.scale(titleOf(this.options.xTitle)),
        ...("ticks" in x ? this.values(x, true) : this.steps(x)),
      },
      y: { ...this.scale(titleOf(this.options.yTitle)), ...this.values(this.axis, false) },
    };
  }

  private scale(text: string) {
    const { muted: color } = this.theme.palette;
    return { title: { display: true, text, color, font: this.font, padding: 2 } };
  }

  private get ticks() {
    return { color: this.theme.palette.muted, font: this.font, maxRotation: 0, padding: 4 };
  }

  private get font() {
    return { family: this.theme.palette.fontFamily, size: 11 };
  }

  /** A horizontal axis of whole numbers, which Chart.js divides. */
  private steps({ min, max }: Range) {
    const { xName } = this.options;
    return {
      type: "linear" as const,
      min,
      max,
      grid: { display: false },
      border: { color: this.theme.palette.grid },
      ticks: {
        ...this.ticks,
        autoSkipPadding: 16,
        includeBounds: false,
        precision: 0,
        maxTicksLimit: 8,
        ...(xName === undefined ? {} : { stepSize: 1, maxTicksLimit: max - min + 2 }),
        callback: (value: string | number) => xName?.(Number(value)) ?? stepTick(Number(value)),
      },
    };
  }

  /** An axis with ticks of its own. */
  private values({ logarithmic, min, max, ticks, names }: Axis, autoSkip: boolean) {
    return {
      type: logarithmic ? ("logarithmic" as const) : ("linear" as const),
      min,
      max,
      grid: { color: this.theme.palette.grid, tickLength: 0 },
      border: { display: false },
      ticks: {
        ...this.ticks,
        autoSkip,
        autoSkipPadding: 12,
        callback: (value: string | number, index: number) => names?.[index] ?? valueTick(Number(value)),
      },
      afterBuildTicks: (scale: { ticks: { value: number }[] }) => {
        scale.ticks = ticks.map((value) => ({ value }));
      },
    };
  }
}

const titleOf = (title: string | (() => string)): string => (typeof title === "string" ? title : title());
