import { LineRaster, type Stroke } from "./lineRaster";

/** A line in CSS pixels, as a plot draws it. */
interface ScreenLine {
  readonly color: string;
  readonly width: number;
  readonly dash?: readonly number[];
}

/**
 * Lines on their way to the screen: gathered in a raster and laid over the plot in one piece. One is enough, since plots are
 * drawn one after the other; it holds as much as the largest of them.
 */
class ScreenLines {
  private readonly raster = new LineRaster();
  private readonly sheet = document.createElement("canvas");
  private image: ImageData | undefined;
  private x = new Float64Array(0);
  private y = new Float64Array(0);

  /** Adds a line through `count` places, `x` ascending. */
  add(
    context: CanvasRenderingContext2D,
    line: ScreenLine,
    count: number,
    xOf: (index: number) => number,
    yOf: (index: number) => number,
  ): void {
    const { raster } = this;
    const { a: ratio, e, f } = context.getTransform();
    raster.reserve(context.canvas.width, context.canvas.height);
    if (this.x.length < count) [this.x, this.y] = [new Float64Array(count), new Float64Array(count)];
    for (let index = 0; index < count; index++) {
      this.x[index] = xOf(index) * ratio + e;
      this.y[index] = yOf(index) * ratio + f;
    }
    const stroke: Stroke = {
      color: bytesOf(line.color),
      width: line.width * ratio,
      ...(line.dash !== undefined && { dash: line.dash.map((length) => length * ratio) }),
    };
    raster.stroke(this.x, this.y, count, stroke);
  }

  /** Lays what was gathered over the plot. */
  flush(context: CanvasRenderingContext2D): void {
    const { raster, sheet } = this;
    if (raster.isEmpty) return;
    if (this.image?.data !== raster.data)
      this.image = new ImageData(raster.data, raster.width, raster.height);
    if (sheet.width !== raster.width || sheet.height !== raster.height) {
      sheet.width = raster.width;
      sheet.height = raster.height;
    }
    const { left, top, right, bottom } = raster.drawn;
    const [width, height] = [right - left, bottom - top];
    sheet.getContext("2d")?.putImageData(this.image, 0, 0, left, top, width, height);
    context.save();
    context.resetTransform();
    context.globalAlpha = 1;
    context.imageSmoothingEnabled = false;
    context.drawImage(sheet, left, top, width, height, left, top, width, height);
    context.restore();
    raster.clear();
  }
}

export const screenLines = new ScreenLines();

const known = new Map<string, Stroke["color"]>();

/** A colour in any of CSS's notations as bytes: the browser itself is asked, once for each. */
function bytesOf(color: string): Stroke["color"] {
  const found = known.get(color);
  if (found !== undefined) return found;
  const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true })!;
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  const bytes = [red, green, blue] as const;
  known.set(color, bytes);
  return bytes;
}
