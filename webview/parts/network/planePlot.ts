import type { DecisionPlane, PlaneAxis, PlanePart } from "../../../src/session/shownNetwork";
import { parseColor } from "../../color";
import { rawValue } from "../../format";
import { setPainter } from "../../plots/painters";
import { roundTicks } from "../../plots/ticks";
import type { Palette } from "../../theme";
import { Diverging } from "./diverging";

const margins = { left: 52, right: 10, top: 8, bottom: 36 } as const;
/** How strong the plane's colours are, so that the examples stand out of them. */
const strength = 0.45;
const tickLength = 4;

export interface PlaneArea {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Of the plot inside a box of that size, in CSS pixels. */
export const areaIn = (width: number, height: number): PlaneArea => ({
  left: margins.left,
  top: margins.top,
  width: Math.max(1, width - margins.left - margins.right),
  height: Math.max(1, height - margins.top - margins.bottom),
});

/** From the data's units to pixels and back. */
export class PlaneScale {
  constructor(
    private readonly plane: Pick<DecisionPlane, "x" | "y">,
    readonly area: PlaneArea,
  ) {}

  left(x: number): number {
    const { minimum, maximum } = this.plane.x;
    return this.area.left + ((x - minimum) / (maximum - minimum)) * this.area.width;
  }

  top(y: number): number {
    const { minimum, maximum } = this.plane.y;
    return this.area.top + (1 - (y - minimum) / (maximum - minimum)) * this.area.height;
  }

  at(left: number, top: number): { readonly x: number; readonly y: number } {
    const { x, y } = this.plane;
    const { area } = this;
    return {
      x: x.minimum + ((left - area.left) / area.width) * (x.maximum - x.minimum),
      y: y.minimum + (1 - (top - area.top) / area.height) * (y.maximum - y.minimum),
    };
  }
}

/** Colour of a class, the same wherever a class is drawn. */
export const classColor = ({ runs }: Palette, index: number): string => runs[index % runs.length]!;

/** Least and largest number of a plane that predicts one. */
export function extentOf({ values, parts }: DecisionPlane): { readonly low: number; readonly high: number } {
  let [low, high] = [Infinity, -Infinity];
  for (const list of [values, ...parts.map(({ targets }) => targets)])
    for (const value of list) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  return { low, high };
}

/** Draws a plane: the answers as colours, the examples over them, axes in the data's units. */
export function drawPlane(
  canvas: HTMLCanvasElement,
  plane: DecisionPlane,
  palette: Palette,
  cursor: { readonly x: number; readonly y: number } | undefined,
): PlaneScale | undefined {
  const box = canvas.parentElement;
  const [width, height] = [box?.clientWidth ?? 0, box?.clientHeight ?? 0];
  const context = canvas.getContext("2d");
  if (width === 0 || context === null) return undefined;
  canvas.width = Math.round(width * devicePixelRatio);
  canvas.height = Math.round(height * devicePixelRatio);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  context.scale(canvas.width / width, canvas.height / height);
  const scale = new PlaneScale(plane, areaIn(width, height));
  paint(context, plane, scale, palette);
  setPainter(canvas, (other) => paint(other, plane, scale, palette));
  if (cursor !== undefined) crosshair(context, scale, cursor, palette);
  return scale;
}

function paint(
  context: CanvasRenderingContext2D,
  plane: DecisionPlane,
  scale: PlaneScale,
  palette: Palette,
): void {
  const { area } = scale;
  context.imageSmoothingEnabled = true;
  context.drawImage(answers(plane, palette), area.left, area.top, area.width, area.height);
  context.strokeStyle = palette.grid;
  context.lineWidth = 1;
  context.strokeRect(area.left, area.top, area.width, area.height);
  context.save();
  context.beginPath();
  context.rect(area.left, area.top, area.width, area.height);
  context.clip();
  for (const part of plane.parts) points(context, plane, part, scale, palette);
  context.restore();
  axes(context, plane, scale, palette);
}

/** A pixel a cell; y rises upward. */
function answers(plane: DecisionPlane, palette: Palette): HTMLCanvasElement {
  const { columns, rows, values, classes } = plane;
  const canvas = document.createElement("canvas");
  canvas.width = columns;
  canvas.height = rows;
  const context = canvas.getContext("2d");
  if (context === null) return canvas;
  const image = context.createImageData(columns, rows);
  const write = classes === undefined ? numberColors(plane, palette) : classColors(classes, values, palette);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const at = 4 * ((rows - 1 - row) * columns + column);
      write(row * columns + column, image.data, at);
      image.data[at + 3] = 255;
    }
  context.putImageData(image, 0, 0);
  return canvas;
}

type Write = (cell: number, data: Uint8ClampedArray, at: number) => void;

/** The stronger the surer: nothing of its colour where all classes are as likely. */
function classColors(classes: Uint8Array, values: Float64Array, palette: Palette): Write {
  const zero = parseColor(palette.background);
  const colors = palette.runs.map(parseColor);
  const least = 1 / Math.max(2, 1 + classes.reduce((most, one) => Math.max(most, one), 0));
  return (cell, data, at) => {
    const color = colors[classes[cell]! % colors.length]!;
    const sureness = Math.min(1, Math.max(0, (values[cell]! - least) / (1 - least)));
    const share = strength * (0.2 + 0.8 * sureness);
    data[at] = zero.red + (color.red - zero.red) * share;
    data[at + 1] = zero.green + (color.green - zero.green) * share;
    data[at + 2] = zero.blue + (color.blue - zero.blue) * share;
  };
}

function numberColors(plane: DecisionPlane, palette: Palette): Write {
  const { low, high } = extentOf(plane);
  const colors = new Diverging(palette);
  return (cell, data, at) =>
    colors.write(
      high > low ? strength * (2 * ((plane.values[cell]! - low) / (high - low)) - 1) : 0,
      data,
      at,
    );
}

/** Train is round, dev a diamond; what lies on the wrong side has a ring. */
function points(
  context: CanvasRenderingContext2D,
  plane: DecisionPlane,
  { part, x, y, targets, wrong }: PlanePart,
  scale: PlaneScale,
  palette: Palette,
): void {
  const { low, high } = extentOf(plane);
  const colors = new Diverging(palette);
  const pixel = new Uint8ClampedArray(3);
  const colorOf = (target: number): string => {
    if (plane.classes !== undefined) return classColor(palette, target);
    colors.write(high > low ? 2 * ((target - low) / (high - low)) - 1 : 0, pixel, 0);
    return `rgb(${pixel.join(", ")})`;
  };
  targets.forEach((target, at) => {
    const [left, top] = [scale.left(x[at]!), scale.top(y[at]!)];
    if (!Number.isFinite(left + top)) return;
    context.beginPath();
    outline(context, part, left, top);
    context.fillStyle = colorOf(target);
    context.fill();
    context.lineWidth = plane.classes === undefined ? 1 : 0.8;
    context.strokeStyle = plane.classes === undefined ? palette.foreground : palette.background;
    context.stroke();
    if (wrong[at] !== 1) return;
    context.beginPath();
    context.arc(left, top, 6, 0, 2 * Math.PI);
    context.lineWidth = 1.5;
    context.strokeStyle = palette.foreground;
    context.stroke();
  });
}

function outline(
  context: CanvasRenderingContext2D,
  part: PlanePart["part"],
  left: number,
  top: number,
): void {
  if (part === "train") {
    context.arc(left, top, 2.6, 0, 2 * Math.PI);
    return;
  }
  const arm = 4.2;
  context.moveTo(left, top - arm);
  context.lineTo(left + arm, top);
  context.lineTo(left, top + arm);
  context.lineTo(left - arm, top);
  context.closePath();
}

function axes(
  context: CanvasRenderingContext2D,
  { x, y }: { readonly x: PlaneAxis; readonly y: PlaneAxis },
  scale: PlaneScale,
  { fontFamily, muted, grid }: Palette,
): void {
  const { area } = scale;
  const bottom = area.top + area.height;
  context.font = `11px ${fontFamily}`;
  context.fillStyle = muted;
  context.strokeStyle = grid;
  context.lineWidth = 1;
  context.textAlign = "center";
  context.textBaseline = "top";
  for (const tick of roundTicks(x.minimum, x.maximum, area.width / 60)) {
    mark(context, scale.left(tick), bottom, 0, tickLength);
    context.fillText(rawValue(tick), scale.left(tick), bottom + tickLength + 2);
  }
  context.fillText(x.name, area.left + area.width / 2, bottom + 20, area.width);
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (const tick of roundTicks(y.minimum, y.maximum, area.height / 40)) {
    mark(context, area.left, scale.top(tick), -tickLength, 0);
    context.fillText(rawValue(tick), area.left - tickLength - 3, scale.top(tick));
  }
  context.save();
  context.translate(7, area.top + area.height / 2);
  context.rotate(-Math.PI / 2);
  context.textAlign = "center";
  context.fillText(y.name, 0, 0, area.height);
  context.restore();
}

function mark(
  context: CanvasRenderingContext2D,
  left: number,
  top: number,
  across: number,
  down: number,
): void {
  context.beginPath();
  context.moveTo(left, top);
  context.lineTo(left + across, top + down);
  context.stroke();
}

function crosshair(
  context: CanvasRenderingContext2D,
  scale: PlaneScale,
  { x, y }: { readonly x: number; readonly y: number },
  { foreground }: Palette,
): void {
  const { area } = scale;
  context.strokeStyle = foreground;
  context.lineWidth = 1;
  context.setLineDash([3, 3]);
  mark(context, scale.left(x), area.top, 0, area.height);
  mark(context, area.left, scale.top(y), area.width, 0);
  context.setLineDash([]);
}
