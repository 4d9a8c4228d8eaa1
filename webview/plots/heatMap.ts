import type { Palette, Theme } from "../theme";
import { integer } from "../format";
import { setPainter } from "./painters";
import { SvgContext } from "./svgContext";
import { middleOf, placeOf, type HeatGrid } from "./heatGrid";

/** One drawing of a heat map. */
export interface HeatPicture {
  readonly grid: HeatGrid;
  /** By block; those without a colour were not looked at. */
  readonly colors: ReadonlyMap<number, string>;
  /** Blocks whose value is no number: crossed out. */
  readonly crossed: ReadonlySet<number>;
  /** Entries of the matrix; the last row may end early. */
  readonly size: number;
  /** The block that is read. */
  readonly cursor: number | undefined;
}

const labelSpace = 34;

/** A matrix as coloured blocks on a canvas. */
export class HeatMap {
  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly theme: Theme,
  ) {}

  /** Size of the drawing in CSS pixels, 0 while it is not shown. */
  get width(): number {
    return this.canvas.parentElement?.clientWidth ?? 0;
  }

  get height(): number {
    return this.canvas.parentElement?.clientHeight ?? 0;
  }

  draw(picture: HeatPicture): void {
    const context = this.fitted();
    if (context === null) return;
    this.paint(context, picture);
    setPainter(this.canvas, (other) => this.paint(other, picture));
  }

  private paint(context: CanvasRenderingContext2D, picture: HeatPicture): void {
    const { grid, colors, crossed, cursor } = picture;
    const { palette } = this.theme;
    outline(context, picture);
    context.fillStyle = hatching(context, palette.muted, devicePixelRatio);
    context.fill();
    context.strokeStyle = palette.grid;
    context.stroke();
    const gap = Math.min(grid.width, grid.height) >= 5 ? 1 : 0;
    for (const [block, color] of colors) {
      const { left, top } = placeOf(grid, block);
      context.fillStyle = palette.background;
      context.fillRect(left, top, grid.width, grid.height);
      context.fillStyle = color;
      context.fillRect(left, top, grid.width - gap, grid.height - gap);
    }
    context.strokeStyle = palette.background;
    context.lineWidth = 1.5;
    for (const block of crossed) cross(context, grid, block);
    labels(context, grid, palette);
    if (cursor !== undefined) frame(context, grid, cursor, palette);
  }

  /** The context, scaled to CSS pixels, of a canvas that is empty and fills its box. */
  private fitted(): CanvasRenderingContext2D | null {
    const { canvas, width, height } = this;
    canvas.width = Math.round(width * devicePixelRatio);
    canvas.height = Math.round(height * devicePixelRatio);
    const context = canvas.getContext("2d");
    context?.scale(canvas.width / Math.max(1, width), canvas.height / Math.max(1, height));
    return context;
  }
}

/** The path around all blocks that hold entries. */
function outline(context: CanvasRenderingContext2D, { grid, size }: HeatPicture): void {
  const { left, top, width, height, across, down, rows, columns, rowsPerBlock, columnsPerBlock } = grid;
  // Only a wrapped vector ends within a row; where blocks hold several rows its end is not worth drawing.
  const last = rowsPerBlock === 1 ? Math.ceil((size - (rows - 1) * columns) / columnsPerBlock) : across;
  const [right, end] = [left + across * width, left + last * width];
  const [lastTop, bottom] = [top + (down - 1) * height, top + down * height];
  context.beginPath();
  context.moveTo(left, top);
  context.lineTo(right, top);
  context.lineTo(right, lastTop);
  context.lineTo(end, lastTop);
  context.lineTo(end, bottom);
  context.lineTo(left, bottom);
  context.closePath();
}

/** Thin slanted lines: nothing is known here. */
function hatching(context: CanvasRenderingContext2D, color: string, ratio: number): CanvasPattern | string {
  const size = 6;
  const tile = document.createElement("canvas");
  tile.width = tile.height = Math.round(size * ratio);
  const inside = tile.getContext("2d");
  if (inside === null) return color;
  inside.scale(tile.width / size, tile.height / size);
  inside.strokeStyle = color;
  inside.globalAlpha = 0.45;
  inside.lineWidth = 0.8;
  inside.beginPath();
  for (const from of [-size, 0, size]) {
    inside.moveTo(from, size);
    inside.lineTo(from + size, 0);
  }
  inside.stroke();
  if (context instanceof SvgContext) return context.tiled(tile, tile.width / size);
  const pattern = context.createPattern(tile, "repeat");
  pattern?.setTransform(new DOMMatrix().scale(size / tile.width, size / tile.height));
  return pattern ?? color;
}

function cross(context: CanvasRenderingContext2D, grid: HeatGrid, block: number): void {
  const { left, top } = middleOf(grid, block);
  const arm = Math.min(grid.width, grid.height) / 2 - 1.5;
  context.beginPath();
  context.moveTo(left - arm, top - arm);
  context.lineTo(left + arm, top + arm);
  context.moveTo(left + arm, top - arm);
  context.lineTo(left - arm, top + arm);
  context.stroke();
}

/** Numbers of a few rows and columns. */
function labels(context: CanvasRenderingContext2D, grid: HeatGrid, palette: Palette): void {
  context.font = `11px ${palette.fontFamily}`;
  context.fillStyle = palette.muted;
  context.textBaseline = "middle";
  context.textAlign = "right";
  const everyDown = Math.ceil(18 / grid.height);
  for (let down = 0; down < grid.down; down += everyDown) {
    const middle = grid.top + (down + 0.5) * grid.height;
    context.fillText(integer(down * grid.rowsPerBlock), grid.left - 6, Math.max(7, middle));
  }
  context.textAlign = "center";
  const everyAcross = Math.ceil(labelSpace / grid.width);
  const bottom = grid.top + grid.down * grid.height + 10;
  for (let across = 0; across < grid.across; across += everyAcross) {
    const middle = grid.left + (across + 0.5) * grid.width;
    context.fillText(integer(across * grid.columnsPerBlock), middle, bottom);
  }
}

function frame(context: CanvasRenderingContext2D, grid: HeatGrid, block: number, palette: Palette): void {
  const { left, top } = placeOf(grid, block);
  context.lineWidth = 3;
  context.strokeStyle = palette.background;
  context.strokeRect(left - 0.5, top - 0.5, grid.width, grid.height);
  context.lineWidth = 1.5;
  context.strokeStyle = palette.foreground;
  context.strokeRect(left - 0.5, top - 0.5, grid.width, grid.height);
}
