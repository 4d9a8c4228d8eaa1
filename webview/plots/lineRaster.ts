/** How a line looks; lengths in pixels of the raster. */
export interface Stroke {
  /** 0 … 255 each. */
  readonly color: readonly [red: number, green: number, blue: number];
  readonly width: number;
  /** Lengths of dashes and gaps along the x axis, by turns. */
  readonly dash?: readonly number[];
}

/**
 * Smooth-edged lines that run from left to right, drawn into pixels of our own. A browser without a graphics card takes
 * 20 ms and more for the outlines of fifty noisy lines, since it fills each as an area of any shape; lines that never turn
 * back need none: a column of pixels is covered from one height to another, and in part at both ends.
 */
export class LineRaster {
  width = 0;
  height = 0;
  /** `[row][column]` red, green, blue and opacity, not multiplied by it. */
  data = new Uint8ClampedArray(0);
  /** What was drawn on since the last `clear`: columns and rows from … to, the end excluded. */
  drawn = { left: Infinity, top: Infinity, right: 0, bottom: 0 };

  get isEmpty(): boolean {
    return this.drawn.left >= this.drawn.right;
  }

  /** Makes room; what was drawn is gone where more is needed than there was. */
  reserve(width: number, height: number): void {
    if (width <= this.width && height <= this.height) return;
    this.width = Math.max(width, this.width);
    this.height = Math.max(height, this.height);
    this.data = new Uint8ClampedArray(4 * this.width * this.height);
    this.drawn = { left: Infinity, top: Infinity, right: 0, bottom: 0 };
  }

  clear(): void {
    const { left, top, right, bottom } = this.drawn;
    for (let row = top; row < bottom; row++)
      this.data.fill(0, 4 * (row * this.width + left), 4 * (row * this.width + right));
    this.drawn = { left: Infinity, top: Infinity, right: 0, bottom: 0 };
  }

  /** A line through `count` points, `x` ascending; what lies outside is cut off. */
  stroke(x: Float64Array, y: Float64Array, count: number, { color, width, dash }: Stroke): void {
    if (count === 0) return;
    const half = width / 2;
    const last = count - 1;
    const period = dash?.reduce((sum, length) => sum + length, 0) ?? 0;
    const begin = Math.max(0, Math.floor(x[0]!));
    const end = Math.min(this.width, Math.ceil(Math.max(x[last]!, x[0]! + 1)));
    let point = 0;
    for (let column = begin; column < end; column++) {
      const from = Math.max(column, x[0]!);
      const to = Math.max(from, Math.min(column + 1, x[last]!));
      // Least and greatest height of the line within this column: at its ends and at the points between.
      while (point < last && x[point + 1]! <= from) point++;
      const enters = between(x, y, point, last, from);
      let [low, high] = [enters, enters];
      let next = point;
      while (next < last && x[next + 1]! < to) {
        const height = y[++next]!;
        if (height < low) low = height;
        if (height > high) high = height;
      }
      const leaves = between(x, y, next, last, to);
      if (leaves < low) low = leaves;
      if (leaves > high) high = leaves;
      if (dash !== undefined && !isDash(dash, column % period)) continue;
      // A line of that thickness is so high where it rises so steeply.
      const rise = high - low;
      const reach = Math.min(half * Math.sqrt(1 + rise * rise), half + rise / 2);
      const middle = (low + high) / 2;
      this.cover(column, middle - reach, middle + reach, color);
    }
  }

  /** A column of pixels, from one height to another. */
  private cover(column: number, from: number, to: number, [red, green, blue]: Stroke["color"]): void {
    const { data, width, drawn } = this;
    const top = Math.max(0, Math.floor(from));
    const bottom = Math.min(this.height, Math.ceil(to));
    for (let row = top; row < bottom; row++) {
      const share = Math.min(row + 1, to) - Math.max(row, from);
      if (share <= 0) continue;
      const at = 4 * (row * width + column);
      const under = (data[at + 3]! / 255) * (1 - share);
      const opacity = share + under;
      const over = share / opacity;
      data[at] = red * over + data[at]! * (1 - over);
      data[at + 1] = green * over + data[at + 1]! * (1 - over);
      data[at + 2] = blue * over + data[at + 2]! * (1 - over);
      data[at + 3] = 255 * opacity;
    }
    if (top >= bottom) return;
    if (column < drawn.left) drawn.left = column;
    if (column >= drawn.right) drawn.right = column + 1;
    if (top < drawn.top) drawn.top = top;
    if (bottom > drawn.bottom) drawn.bottom = bottom;
  }
}

/** Height of the line at a place between a point and the next one. */
function between(x: Float64Array, y: Float64Array, point: number, last: number, at: number): number {
  if (point >= last) return y[last]!;
  const [from, to] = [x[point]!, x[point + 1]!];
  const share = to > from ? Math.min(1, Math.max(0, (at - from) / (to - from))) : 1;
  return y[point]! + share * (y[point + 1]! - y[point]!);
}

/** `rest`: how far into the pattern. */
function isDash(dash: readonly number[], rest: number): boolean {
  for (let at = 0; at < dash.length; at++) {
    if (rest < dash[at]!) return at % 2 === 0;
    rest -= dash[at]!;
  }
  return true;
}
