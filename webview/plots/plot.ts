import { Chart, LinearScale, LogarithmicScale } from "chart.js";
import { stepTick, valueTick } from "../format";
import type { Theme } from "../theme";
import type { Axis } from "./axes";
import { ColumnsController, NoElement, type Line } from "./columnsController";
import { decorationsPlugin, type Decorations, type Mark } from "./decorations";

Chart.register(LinearScale, LogarithmicScale, NoElement, ColumnsController);

/** Pixels that markers may stand out of the axes. */
const overhang = 6;

/** All that one drawing shows. */
export interface Picture {
  readonly lines: readonly Line[];
  readonly x: { readonly min: number; readonly max: number };
  readonly y: Axis;
  readonly marks?: readonly Mark[];
  readonly chosen?: number;
}

export interface PlotOptions {
  readonly xTitle: string;
  readonly yTitle: string;
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
    this.decorations = { palette, marks: [], lines: [], chosen: undefined, hovered: undefined };
    this.chart = new Chart(canvas, {
      type: "columns",
      data: { datasets: [] },
      options: {
        animation: false,
        responsive: false,
        maintainAspectRatio: false,
        events: [],
        layout: { padding: { top: 2, right: overhang } },
      },
      plugins: [decorationsPlugin(this.decorations)],
    });
  }

  /** Width of the drawing in CSS pixels, 0 while it is not shown. */
  get width(): number {
    return this.canvas.parentElement?.clientWidth ?? 0;
  }

  draw({ lines, x, y, marks = [], chosen }: Picture): void {
    this.axis = y;
    Object.assign(this.decorations, { palette: this.theme.palette, marks, lines, chosen });
    const datasets = this.chart.data.datasets;
    datasets.length = Math.min(datasets.length, lines.length);
    // Chart.js draws its first dataset last: the last line shall lie on top.
    lines.toReversed().forEach((line, index) => {
      const dataset = datasets[index];
      if (dataset === undefined) datasets.push({ data: [], line, clip: overhang });
      else dataset.line = line;
    });
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
    return { x: x!.getValueForPixel(left)!, y: y!.getValueForPixel(top)! };
  }

  pixelOfX = (x: number): number => this.chart.scales.x!.getPixelForValue(x);
  pixelOfY = (y: number): number => this.chart.scales.y!.getPixelForValue(y);

  /** Fills the box that holds the canvas, at the screen's resolution. */
  private fit(): void {
    const { clientWidth = 0, clientHeight = 0 } = this.canvas.parentElement ?? {};
    const { width, height, currentDevicePixelRatio } = this.chart;
    if (width === clientWidth && height === clientHeight && currentDevicePixelRatio === devicePixelRatio)
      return;
    this.chart.resize(clientWidth, clientHeight);
  }

  private scales({ min, max }: { readonly min: number; readonly max: number }) {
    const { palette } = this.theme;
    const { xName } = this.options;
    const font = { family: palette.fontFamily, size: 11 };
    const title = (text: string) => ({ display: true, text, color: palette.muted, font, padding: 2 });
    const ticks = { color: palette.muted, font, maxRotation: 0, padding: 4 };
    const border = { color: palette.grid };
    return {
      x: {
        type: "linear" as const,
        min,
        max,
        title: title(this.options.xTitle),
        grid: { display: false },
        border,
        ticks: {
          ...ticks,
          autoSkipPadding: 16,
          includeBounds: false,
          precision: 0,
          maxTicksLimit: 8,
          ...(xName === undefined ? {} : { stepSize: 1, maxTicksLimit: max - min + 2 }),
          callback: (value: string | number) => xName?.(Number(value)) ?? stepTick(Number(value)),
        },
      },
      y: {
        type: this.axis.logarithmic ? ("logarithmic" as const) : ("linear" as const),
        min: this.axis.min,
        max: this.axis.max,
        title: title(this.options.yTitle),
        grid: { color: palette.grid, tickLength: 0 },
        border: { display: false },
        ticks: { ...ticks, autoSkip: false, callback: (value: string | number) => valueTick(Number(value)) },
        afterBuildTicks: (scale: { ticks: { value: number }[] }) => {
          scale.ticks = this.axis.ticks.map((value) => ({ value }));
        },
      },
    };
  }
}
