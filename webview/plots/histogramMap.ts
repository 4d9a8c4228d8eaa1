import type { Distribution } from "../../src/session/shownHistograms";
import { stepTick } from "../format";
import type { Theme } from "../theme";
import { linearAxis } from "./axes";
import { rampOf } from "./colorRamp";
import { Extent } from "./columns";
import { fitCanvas } from "./fitCanvas";
import { setPainter } from "./painters";
import type { ValueScale } from "./valueScale";

/** A distribution and the first step it stands for. */
export interface HistogramColumn {
  readonly step: number;
  readonly distribution: Distribution;
  /** Half of the values lie below. */
  readonly median: number | undefined;
}

export interface HistogramPicture {
  readonly columns: readonly HistogramColumn[];
  readonly scale: ValueScale;
  /** From the first to the end of the last. */
  readonly steps: number;
  readonly chosen: number | undefined;
  /** What the ends of the colours mean. */
  readonly few: string;
  readonly many: string;
}

const pad = { top: 6, right: 8, bottom: 18, left: 52 };
const legend = { height: 24, width: 120, bar: 8 };

/** Distributions over the steps: a column a moment, values upwards, colour by how densely they lie. */
export class HistogramMap {
  private readonly image = document.createElement("canvas");
  private steps = 1;
  private scale: ValueScale | undefined;

  constructor(
    readonly canvas: HTMLCanvasElement,
    private readonly theme: Theme,
  ) {}

  get width(): number {
    return this.canvas.parentElement?.clientWidth ?? 0;
  }

  get height(): number {
    return this.canvas.parentElement?.clientHeight ?? 0;
  }

  draw(picture: HistogramPicture): void {
    const { width, height } = this;
    this.steps = picture.steps;
    this.scale = picture.scale;
    const context = fitCanvas(this.canvas, { width, height });
    if (context === null || picture.columns.length === 0) return;
    this.color(picture);
    this.paint(context, picture);
    setPainter(this.canvas, (other) => this.paint(other, picture));
  }

  private paint(context: CanvasRenderingContext2D, picture: HistogramPicture): void {
    const { palette } = this.theme;
    const { area } = this;
    context.imageSmoothingEnabled = false;
    picture.columns.forEach((_, at) => {
      const [from, to] = this.edgesOf(picture, at);
      context.drawImage(this.image, at, 0, 1, this.image.height, from, area.top, to - from, area.height);
    });
    context.font = `11px ${palette.fontFamily}`;
    this.drawMedians(context, picture);
    this.drawAxes(context, picture.scale);
    this.drawLegend(context, picture);
    if (picture.chosen === undefined) return;
    const x = Math.round(area.left + (picture.chosen / picture.steps) * area.width);
    context.fillStyle = palette.background;
    context.fillRect(x - 1.5, area.top - 3, 3, area.height + 6);
    context.fillStyle = palette.foreground;
    context.fillRect(x - 0.5, area.top - 3, 1, area.height + 6);
  }

  stepAt(left: number, top: number): number | undefined {
    const { area } = this;
    if (left < area.left || left > area.left + area.width || top < 0 || top > this.height - legend.height)
      return undefined;
    return Math.min(this.steps - 1, Math.floor(((left - area.left) / area.width) * this.steps));
  }

  valueAt(top: number): number | undefined {
    return this.scale?.value(1 - (top - this.area.top) / this.area.height);
  }

  private get area() {
    return {
      left: pad.left,
      top: pad.top,
      width: Math.max(1, this.width - pad.left - pad.right),
      height: Math.max(1, this.height - pad.top - pad.bottom - legend.height),
    };
  }

  private edgesOf({ columns, steps }: HistogramPicture, at: number): [number, number] {
    const { left, width } = this.area;
    const from = columns[at]!.step;
    const to = columns[at + 1]?.step ?? steps;
    return [left + (from / steps) * width, left + (to / steps) * width + 0.5];
  }

  /** The image has a pixel a column and moment; its colours go by the root of the density, so that tails are seen. */
  private color({ columns, scale }: HistogramPicture): void {
    const rows = Math.max(1, Math.round(this.area.height));
    this.image.width = columns.length;
    this.image.height = rows;
    const context = this.image.getContext("2d")!;
    const pixels = context.createImageData(columns.length, rows);
    const ramp = rampOf(this.theme.palette);
    const { bytes } = ramp;
    columns.forEach(({ distribution: { counts, edges } }, column) => {
      const places = edges.map(scale.place);
      const density = (bin: number) => counts[bin]! / Math.max(1 / rows, places[bin + 1]! - places[bin]!);
      let densest = 0;
      for (let bin = 0; bin < counts.length; bin++) densest = Math.max(densest, density(bin));
      for (let bin = 0; bin < counts.length; bin++) {
        if (counts[bin] === 0) continue;
        const color = ramp.index(Math.sqrt(density(bin) / densest)) * 4;
        const bottom = Math.ceil((1 - places[bin]!) * rows) - 1;
        const top = Math.min(bottom, Math.floor((1 - places[bin + 1]!) * rows));
        for (let row = Math.max(0, top); row <= Math.min(rows - 1, bottom); row++)
          for (let byte = 0; byte < 4; byte++)
            pixels.data[(row * columns.length + column) * 4 + byte] = bytes[color + byte]!;
      }
    });
    context.putImageData(pixels, 0, 0);
  }

  private drawMedians(context: CanvasRenderingContext2D, picture: HistogramPicture): void {
    const { top, height } = this.area;
    const { palette } = this.theme;
    context.beginPath();
    picture.columns.forEach(({ median }, at) => {
      if (median === undefined) return;
      const [from, to] = this.edgesOf(picture, at);
      const y = top + (1 - picture.scale.place(median)) * height;
      context.lineTo(from, y);
      context.lineTo(to, y);
    });
    context.lineWidth = 3;
    context.strokeStyle = palette.background;
    context.stroke();
    context.lineWidth = 1;
    context.strokeStyle = palette.foreground;
    context.stroke();
  }

  private drawAxes(context: CanvasRenderingContext2D, scale: ValueScale): void {
    const { left, top, width, height } = this.area;
    context.fillStyle = this.theme.palette.muted;
    context.textAlign = "right";
    context.textBaseline = "middle";
    let free = Infinity;
    for (const { place, words } of [...scale.ticks].sort((one, other) => one.place - other.place)) {
      const y = top + (1 - place) * height;
      if (y > free) continue;
      free = y - 14;
      context.fillText(words, left - 6, Math.max(6, y));
      context.fillRect(left - 3, Math.round(y), 3, 1);
    }
    context.textAlign = "center";
    context.textBaseline = "top";
    const last = Math.max(1, this.steps - 1);
    for (const tick of linearAxis(Extent.of([0, last]), Math.max(1, Math.floor(width / 90))).ticks) {
      if (tick > last || !Number.isInteger(tick)) continue;
      const half = context.measureText(stepTick(tick)).width / 2;
      const at = left + (tick / this.steps) * width;
      context.fillText(
        stepTick(tick),
        Math.min(Math.max(at, left + half), left + width - half),
        top + height + 5,
      );
      context.fillRect(Math.round(at), top + height, 1, 3);
    }
  }

  private drawLegend(context: CanvasRenderingContext2D, { few, many }: HistogramPicture): void {
    const { palette } = this.theme;
    const ramp = rampOf(palette);
    const { left } = this.area;
    const top = this.height - legend.height + 8;
    context.textBaseline = "middle";
    context.textAlign = "left";
    context.fillStyle = palette.muted;
    const start = left + context.measureText(few).width + 5;
    context.fillText(few, left, top + legend.bar / 2);
    for (let at = 0; at < legend.width; at++) {
      context.fillStyle = ramp.color(at / (legend.width - 1));
      context.fillRect(start + at, top, 1.5, legend.bar);
    }
    context.fillStyle = palette.muted;
    context.fillText(many, start + legend.width + 6, top + legend.bar / 2);
  }
}
