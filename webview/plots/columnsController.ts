import { DatasetController, Element, type ChartArea, type Plugin, type Scale } from "chart.js";
import type { Columns } from "./columns";
import { screenLines } from "./screenLines";

/** A line of a plot: what Chart.js calls a dataset. */
export interface Line {
  readonly columns: Columns;
  readonly color: string;
  readonly width: number;
  readonly dash?: readonly number[];
  /** Drawn at each column as long as there is room for them. */
  readonly marker?: "circle" | "diamond";
  /** Markers alone, at every column: a cloud of points. */
  readonly isCloud?: boolean;
  /** `under` the middle line, or `only`: the area from lowest to highest is drawn faint. */
  readonly band?: "under" | "only";
  /** 0 … 1: less where many bands lie over each other. */
  readonly bandOpacity?: number;
  /** Named at its right end. */
  readonly label?: string;
}

declare module "chart.js" {
  interface ChartTypeRegistry {
    columns: {
      chartOptions: object;
      datasetOptions: { line: Line; clip: number };
      defaultDataPoint: never;
      metaExtensions: object;
      parsedDataType: object;
      scales: "linear" | "logarithmic";
    };
  }
}

/** Chart.js wants an element type of every controller; none is ever made. */
export class NoElement extends Element {
  static id = "noElement";
  static override defaults = {};
}

const spaceForMarkers = 14;

/**
 * Draws lines straight from packed columns. Chart.js's own line makes an object a point, which costs
 * more than a frame has with fifty layers; this makes none.
 */
export class ColumnsController extends DatasetController<"columns"> {
  static id = "columns";
  static defaults = { dataElementType: "noElement", datasetElementType: false };

  override update(): void {
    // Nothing to prepare: there are no elements.
  }

  override parse(): void {
    // The columns are numbers already.
  }

  override draw(): void {
    const { xScale, yScale } = this._cachedMeta;
    const { line } = this.getDataset() as unknown as { readonly line: Line };
    const context = this.chart.ctx;
    if (xScale === undefined || yScale === undefined || line.columns.count === 0) return;
    context.save();
    dress(context, line);
    const clampedY = clamp(yScale, this.chart.chartArea);
    if (line.band !== undefined) fillBand(context, line, xScale, clampedY);
    if (line.band !== "only" && line.isCloud !== true)
      strokeLine(context, line, xScale, clampedY, this.chart.canvas);
    context.setLineDash([]);
    const room = this.chart.chartArea.width / line.columns.count;
    const hasRoom = line.marker !== undefined && room >= spaceForMarkers;
    if (line.columns.count === 1 || hasRoom || line.isCloud === true) {
      layLines(context);
      drawMarkers(context, line, xScale, clampedY);
    }
    context.restore();
  }
}

/** Lays the dense lines over the plot, once all of them are gathered. */
export const denseLines: Plugin = { id: "denseLines", afterDatasetsDraw: ({ ctx }) => layLines(ctx) };

/** Dense lines of a picture that is saved. */
const waiting: (() => void)[] = [];

function layLines(context: CanvasRenderingContext2D): void {
  screenLines.flush(context);
  for (const stroke of waiting.splice(0)) stroke();
}

/** Pixel of a value; what the axis cannot show (0 on a logarithmic one, ∞) lies on its edge. */
export function clamp(scale: Scale, area: ChartArea): (value: number) => number {
  const edge = 1;
  return (value) => {
    const pixel =
      value === 0 && scale.type === "logarithmic" ? area.bottom : scale.getPixelForValue(value, 0);
    if (Number.isNaN(pixel)) return value > 0 ? area.top : area.bottom;
    return Math.min(area.bottom - edge, Math.max(area.top + edge, pixel));
  };
}

/** A line through the middles between lowest and highest. Dense ones lie over all bands; on the screen they go into pixels. */
function strokeLine(
  context: CanvasRenderingContext2D,
  line: Line,
  xScale: Scale,
  y: (value: number) => number,
  screen: HTMLCanvasElement,
): void {
  const { x, low, high, count } = line.columns;
  const placeOf = (i: number) => xScale.getPixelForValue(x[i]!, 0);
  const middleOf = (i: number) => (low[i] === high[i] ? y(low[i]!) : (y(low[i]!) + y(high[i]!)) / 2);
  const stroke = () => {
    context.beginPath();
    for (let i = 0; i < count; i++) context.lineTo(placeOf(i), middleOf(i));
    context.stroke();
  };
  if (!isDense(line.columns, xScale)) {
    layLines(context);
    stroke();
  } else if (context.canvas === screen) screenLines.add(context, line, count, placeOf, middleOf);
  else
    waiting.push(() => {
      context.save();
      dress(context, line);
      stroke();
      context.restore();
    });
}

function dress(context: CanvasRenderingContext2D, { color, width, dash }: Line): void {
  context.strokeStyle = context.fillStyle = color;
  context.lineWidth = width;
  context.lineJoin = "round";
  context.setLineDash([...(dash ?? [])]);
}

/** From here on columns stand apart, and what lies between them is drawn too. */
const denseColumns = 3;

const isDense = ({ x, count }: Columns, xScale: Scale): boolean =>
  count > 2 && xScale.getPixelForValue(x[1]!, 0) - xScale.getPixelForValue(x[0]!, 0) <= denseColumns;

/** Not a picture of paths. */
const isOnScreen = (context: CanvasRenderingContext2D): boolean =>
  (context as unknown) instanceof CanvasRenderingContext2D;

/** The area between lowest and highest. */
function fillBand(
  context: CanvasRenderingContext2D,
  { columns, bandOpacity = 0.35 }: Line,
  xScale: Scale,
  y: (value: number) => number,
): void {
  context.save();
  context.globalAlpha = bandOpacity;
  if (isDense(columns, xScale)) fillColumns(context, columns, xScale, y);
  else fillOutline(context, columns, xScale, y);
  context.restore();
}

/**
 * A bar a column, at whole pixels, at least one high, so that a spike of one column is seen. Of fifty lines the browser draws
 * these in a fifth of the time that it takes for jagged areas. In a picture of paths they are one path.
 */
function fillColumns(
  context: CanvasRenderingContext2D,
  { x, low, high, count }: Columns,
  xScale: Scale,
  y: (value: number) => number,
): void {
  const asRectangles = isOnScreen(context);
  if (!asRectangles) context.beginPath();
  let center = xScale.getPixelForValue(x[0]!, 0);
  let left = Math.round(center);
  for (let i = 0; i < count; i++) {
    const next = i + 1 < count ? xScale.getPixelForValue(x[i + 1]!, 0) : center + 1;
    const right = Math.round((center + next) / 2);
    const [top, bottom] = [Math.round(y(high[i]!)), Math.round(y(low[i]!))];
    // (Where columns are narrower than a pixel, two may share one.)
    const [width, height] = [Math.max(1, right - left), Math.max(1, bottom - top)];
    if (asRectangles) context.fillRect(left, top, width, height);
    else context.rect(left, top, width, height);
    left = right;
    center = next;
  }
  if (!asRectangles) context.fill();
}

/** As one area; its outline keeps a spike of one column a pixel wide. */
function fillOutline(
  context: CanvasRenderingContext2D,
  { x, low, high, count }: Columns,
  xScale: Scale,
  y: (value: number) => number,
): void {
  context.lineWidth = 1;
  context.setLineDash([]);
  context.beginPath();
  for (let i = 0; i < count; i++) context.lineTo(xScale.getPixelForValue(x[i]!, 0), y(high[i]!));
  for (let i = count - 1; i >= 0; i--) context.lineTo(xScale.getPixelForValue(x[i]!, 0), y(low[i]!));
  context.fill();
  context.stroke();
}

function drawMarkers(
  context: CanvasRenderingContext2D,
  { columns, marker }: Line,
  xScale: Scale,
  y: (value: number) => number,
): void {
  const size = 3.5;
  for (let i = 0; i < columns.count; i++) {
    const at = xScale.getPixelForValue(columns.x[i]!, 0);
    const height = y(columns.high[i]!);
    context.beginPath();
    if (marker === "diamond") {
      context.moveTo(at, height - size - 1);
      context.lineTo(at + size + 1, height);
      context.lineTo(at, height + size + 1);
      context.lineTo(at - size - 1, height);
    } else context.arc(at, height, size - 0.5, 0, 2 * Math.PI);
    context.fill();
  }
}
