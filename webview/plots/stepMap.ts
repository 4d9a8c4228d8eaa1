import { stepTick, valueTick } from "../format";
import { parseColor } from "../color";
import type { Palette, Theme } from "../theme";
import { linearAxis, logAxis } from "./axes";
import { rampOf, type ColorRamp } from "./colorRamp";
import { Extent } from "./columns";
import { fitCanvas } from "./fitCanvas";
import { setPainter } from "./painters";
import type { MapCells, MapScale } from "./mapCells";

/** Where something is in a map: a row and a step. */
export interface MapPlace {
  readonly row: number;
  readonly step: number;
}

export interface MapMark {
  /** Undefined: it is about all rows. */
  readonly row: number | undefined;
  readonly step: number;
  readonly color: string;
}

/** What is drawn around and over the cells. */
export interface MapPicture {
  readonly scale: MapScale;
  readonly rows: readonly { readonly name: string; readonly color?: string }[];
  readonly marks: readonly MapMark[];
  readonly chosen: number | undefined;
  readonly cursor: MapPlace | undefined;
}

const pad = { top: 9, right: 8, bottom: 18 };
const legend = { height: 32, bar: 8, width: 260 };
/** A name is read from this height on; where rows are lower, not every one is named. */
const nameHeight = 12;
const longestShare = 0.3;

/** Height that a map of so many rows wants, in CSS pixels: high rows where there are few. */
export const mapHeight = (rows: number): number =>
  Math.round(rows * Math.max(5, Math.min(24, 460 / Math.max(1, rows)))) +
  pad.top +
  pad.bottom +
  legend.height;

/** Rows × steps as coloured cells on a canvas, with names, axis and a legend of values. */
export class StepMap {
  private readonly image = document.createElement("canvas");
  private left = 0;
  /** Of the cells, as they were drawn last. */
  private area = { left: 0, top: pad.top, width: 1, height: 1 };

  constructor(
    readonly canvas: HTMLCanvasElement,
    private readonly theme: Theme,
    private readonly cells: MapCells,
  ) {}

  /** Size of the drawing in CSS pixels, 0 while it is not shown. */
  get width(): number {
    return this.canvas.parentElement?.clientWidth ?? 0;
  }

  get height(): number {
    return this.canvas.parentElement?.clientHeight ?? 0;
  }

  /** Room for cells, once names are known: that many columns can be told apart. */
  widthBeside(names: readonly string[]): number {
    const context = this.canvas.getContext("2d");
    if (context === null) return 1;
    context.font = this.font;
    const longest = names.reduce((most, name) => Math.max(most, context.measureText(name).width), 0);
    this.left = Math.min(Math.ceil(longest), Math.floor(this.width * longestShare)) + 8;
    return Math.max(1, this.width - this.left - pad.right);
  }

  /** Colours the cells: once for each change of them, not for each drawing. */
  color(scale: MapScale): void {
    const { cells, image } = this;
    const { rows, columns, values } = cells;
    image.width = columns;
    image.height = Math.max(1, rows);
    const context = image.getContext("2d");
    if (context === null || rows === 0) return;
    const pixels = context.createImageData(columns, rows);
    const ramp = rampOf(this.theme.palette);
    // A pixel is four bytes, written in one piece.
    const cellColors = new Uint32Array(pixels.data.buffer);
    const colors = new Uint32Array(ramp.bytes.buffer, ramp.bytes.byteOffset);
    const beyond = new Uint32Array(Uint8Array.from(bytesOf(this.theme.palette.error)).buffer)[0]!;
    const shareOf = cells.sharesOn(scale);
    for (let at = 0; at < values.length; at++) {
      const value = values[at]!;
      if (Number.isNaN(value)) continue;
      cellColors[at] = Number.isFinite(value) ? colors[ramp.index(shareOf(value))]! : beyond;
    }
    context.putImageData(pixels, 0, 0);
  }

  draw(picture: MapPicture): void {
    const [boxWidth, boxHeight] = [this.width, this.height];
    const context = fitCanvas(this.canvas, { width: boxWidth, height: boxHeight });
    if (context === null) return;
    this.area = {
      left: this.left,
      top: pad.top,
      width: Math.max(1, boxWidth - this.left - pad.right),
      height: Math.max(1, boxHeight - pad.top - pad.bottom - legend.height),
    };
    this.paint(context, picture);
    setPainter(this.canvas, (other) => this.paint(other, picture));
  }

  private paint(context: CanvasRenderingContext2D, picture: MapPicture): void {
    const { palette } = this.theme;
    const { left, top, width, height } = this.area;
    context.imageSmoothingEnabled = false;
    context.drawImage(this.image, left, top, width, height);
    this.separateRows(context, palette);
    this.nameRows(context, picture, palette);
    this.drawSteps(context, palette);
    drawLegend(context, this.cells, picture.scale, rampOf(palette), palette, {
      left,
      top: top + height + pad.bottom,
      width: Math.min(legend.width, width),
    });
    if (picture.chosen !== undefined) this.vertical(context, this.xOf(picture.chosen), palette);
    for (const mark of picture.marks) this.drawMark(context, mark, palette);
    if (picture.cursor !== undefined) this.frame(context, picture.cursor, palette);
  }

  /** The row and step under a place on the canvas; undefined outside the cells. */
  placeAt(left: number, top: number): MapPlace | undefined {
    const { area } = this;
    const step = this.stepAt(left, top);
    const row = Math.floor((top - area.top) / this.rowHeight);
    return step === undefined || row < 0 || row >= this.cells.rows ? undefined : { row, step };
  }

  stepAt(left: number, top: number): number | undefined {
    const { area } = this;
    if (left < area.left || left > area.left + area.width) return undefined;
    if (top < 0 || top > area.top + area.height + pad.bottom) return undefined;
    const step = Math.floor(((left - area.left) / area.width) * this.cells.steps);
    return Math.max(0, Math.min(this.cells.steps - 1, step));
  }

  /** The row whose name is under a place. */
  nameAt(left: number, top: number): number | undefined {
    const row = Math.floor((top - this.area.top) / this.rowHeight);
    return left < this.area.left && row >= 0 && row < this.cells.rows ? row : undefined;
  }

  /** For a readout beside it. */
  middleOf({ row, step }: MapPlace): { left: number; top: number } {
    return { left: this.xOf(step), top: this.area.top + (row + 0.5) * this.rowHeight };
  }

  private get rowHeight(): number {
    return this.area.height / Math.max(1, this.cells.rows);
  }

  private get font(): string {
    return `11px ${this.theme.palette.fontFamily}`;
  }

  /** The middle of the column that holds a step. */
  private xOf(step: number): number {
    const { left, width } = this.area;
    const column = this.cells.columnOf(step);
    return left + ((column + 0.5) / this.cells.columns) * width;
  }

  private separateRows(context: CanvasRenderingContext2D, palette: Palette): void {
    if (this.rowHeight < 8) return;
    const { left, top, width } = this.area;
    context.fillStyle = palette.background;
    for (let row = 1; row < this.cells.rows; row++)
      context.fillRect(left, Math.round(top + row * this.rowHeight) - 0.5, width, 1);
  }

  /** Every name where there is room; else the coloured ones, and of the others those that do not touch them. */
  private nameRows(context: CanvasRenderingContext2D, { rows }: MapPicture, palette: Palette): void {
    context.font = this.font;
    context.textAlign = "right";
    context.textBaseline = "middle";
    const room = this.left - 8;
    const height = (row: number) => this.area.top + (row + 0.5) * this.rowHeight;
    const taken: number[] = [];
    const isFree = (row: number) =>
      taken.every((other) => Math.abs(height(other) - height(row)) >= nameHeight);
    const order = [...rows.keys()].sort(
      (one, other) =>
        Number(rows[one]!.color === undefined) - Number(rows[other]!.color === undefined) || one - other,
    );
    for (const row of order) {
      if (!isFree(row)) continue;
      taken.push(row);
      const { name, color } = rows[row]!;
      context.fillStyle = color ?? palette.foreground;
      context.fillText(clipped(context, name, room), this.left - 6, height(row));
    }
  }

  private drawSteps(context: CanvasRenderingContext2D, palette: Palette): void {
    const { left, top, width, height } = this.area;
    const last = Math.max(1, this.cells.steps - 1);
    const { ticks } = linearAxis(Extent.of([0, last]), Math.max(1, Math.floor(width / 90)));
    context.fillStyle = palette.muted;
    context.textAlign = "center";
    context.textBaseline = "top";
    for (const tick of ticks) {
      if (tick > last || !Number.isInteger(tick)) continue;
      const at = left + ((tick + 0.5) / this.cells.steps) * width;
      const half = context.measureText(stepTick(tick)).width / 2;
      const middle = Math.min(Math.max(at, left + half), left + width - half);
      context.fillText(stepTick(tick), middle, top + height + 5);
      context.fillRect(Math.round(at), top + height, 1, 3);
    }
  }

  private vertical(context: CanvasRenderingContext2D, x: number, palette: Palette): void {
    const { top, height } = this.area;
    const at = Math.round(x);
    context.fillStyle = palette.background;
    context.fillRect(at - 1.5, top - 4, 3, height + 8);
    context.fillStyle = palette.foreground;
    context.fillRect(at - 0.5, top - 4, 1, height + 8);
  }

  /** A lozenge at its layer and step, or a pennant above them all. */
  private drawMark(context: CanvasRenderingContext2D, { row, step, color }: MapMark, palette: Palette): void {
    const x = this.xOf(step);
    const { top } = this.area;
    context.beginPath();
    if (row === undefined) {
      context.moveTo(x - 5, 0.5);
      context.lineTo(x + 5, 0.5);
      context.lineTo(x, 7.5);
    } else {
      const y = top + (row + 0.5) * this.rowHeight;
      const arm = Math.max(4, Math.min(6, this.rowHeight / 2));
      context.moveTo(x, y - arm);
      context.lineTo(x + arm, y);
      context.lineTo(x, y + arm);
      context.lineTo(x - arm, y);
    }
    context.closePath();
    context.lineWidth = 3;
    context.strokeStyle = palette.background;
    context.stroke();
    context.fillStyle = color;
    context.fill();
  }

  private frame(context: CanvasRenderingContext2D, { row, step }: MapPlace, palette: Palette): void {
    const { left, top, width } = this.area;
    const { columns } = this.cells;
    const cell = width / columns;
    const column = this.cells.columnOf(step);
    const middle = left + (column + 0.5) * cell;
    const wide = Math.max(5, cell);
    const box = [middle - wide / 2, top + row * this.rowHeight, wide, this.rowHeight] as const;
    context.lineWidth = 3;
    context.strokeStyle = palette.background;
    context.strokeRect(...box);
    context.lineWidth = 1.5;
    context.strokeStyle = palette.foreground;
    context.strokeRect(...box);
  }
}

function drawLegend(
  context: CanvasRenderingContext2D,
  cells: MapCells,
  scale: MapScale,
  ramp: ColorRamp,
  palette: Palette,
  { left, top, width }: { left: number; top: number; width: number },
): void {
  const bar = top + 4;
  for (let at = 0; at < width; at++) {
    context.fillStyle = ramp.color(at / Math.max(1, width - 1));
    context.fillRect(left + at, bar, 1.5, legend.bar);
  }
  context.strokeStyle = palette.grid;
  context.lineWidth = 1;
  context.strokeRect(left + 0.5, bar + 0.5, width, legend.bar - 1);
  const ticks = legendTicks(cells, scale);
  context.fillStyle = palette.muted;
  context.textAlign = "center";
  context.textBaseline = "top";
  let free = -Infinity;
  for (const { share, words } of ticks) {
    const half = context.measureText(words).width / 2;
    const at = Math.min(Math.max(left + share * width, left + half), left + width - half);
    if (at - half < free) continue;
    free = at + half + 8;
    context.fillText(words, at, bar + legend.bar + 4);
    context.fillRect(Math.round(left + share * (width - 1)), bar + legend.bar, 1, 3);
  }
}

function legendTicks(cells: MapCells, scale: MapScale): { share: number; words: string }[] {
  if (scale === "share") return [0, 0.25, 0.5, 0.75, 1].map((share) => ({ share, words: `${share * 100}%` }));
  if (!(cells.low <= cells.high)) return [];
  const { ticks } = logAxis(Extent.of([cells.low, cells.high]), 5);
  const shareOf = cells.sharesOn(scale);
  return ticks
    .map((tick) => ({ share: shareOf(tick), words: valueTick(tick) }))
    .filter(({ share }) => share >= 0 && share <= 1);
}

/** As much of a name as fits, its end kept: that is where layers of one kind differ. */
function clipped(context: CanvasRenderingContext2D, name: string, room: number): string {
  if (context.measureText(name).width <= room) return name;
  const tail = Math.min(4, Math.floor(name.length / 3));
  for (let head = name.length - tail - 1; head > 0; head--) {
    const shorter = `${name.slice(0, head)}…${name.slice(-tail)}`;
    if (context.measureText(shorter).width <= room) return shorter;
  }
  return "…";
}

function bytesOf(color: string): readonly number[] {
  const { red, green, blue } = parseColor(color);
  return [red, green, blue, 255];
}
