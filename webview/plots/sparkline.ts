import type { Palette } from "../theme";
import type { Columns } from "./columns";
import { fitCanvas, type CanvasSize } from "./fitCanvas";

/** Less change than this factor over all steps is drawn nearly flat: noise shall not look like a trend. */
const leastFactor = 4;

export interface Sparkline {
  readonly columns: Columns;
  /** From the first step to the last. */
  readonly steps: number;
  readonly color: string;
  /** The step that is shown. */
  readonly chosen: number | undefined;
}

/** A series' course in the height of a line of text, on a logarithmic scale of its own; a spike of one step is seen. */
export function drawSparkline(
  canvas: HTMLCanvasElement,
  size: CanvasSize,
  { columns, steps, color, chosen }: Sparkline,
  palette: Palette,
): void {
  const context = fitCanvas(canvas, size);
  if (context === null || columns.count === 0) return;
  const { width, height } = size;
  const x = (step: number) => 1 + (step / Math.max(1, steps - 1)) * (width - 2);
  if (chosen !== undefined) {
    context.fillStyle = palette.muted;
    context.fillRect(Math.round(x(chosen)), 0, 1, height);
  }
  const { low, high } = spanOf(columns);
  const y = (value: number) => {
    if (!(value > 0)) return height - 1;
    const share = Math.log(value / low) / Math.log(high / low);
    return height - 2 - Math.max(0, Math.min(1, share)) * (height - 4);
  };
  context.strokeStyle = context.fillStyle = color;
  context.lineWidth = 1;
  context.globalAlpha = 0.45;
  context.beginPath();
  for (let at = 0; at < columns.count; at++) context.lineTo(x(columns.x[at]!), y(columns.high[at]!));
  for (let at = columns.count - 1; at >= 0; at--) context.lineTo(x(columns.x[at]!), y(columns.low[at]!));
  context.fill();
  context.stroke();
  context.globalAlpha = 1;
  context.lineWidth = 1.25;
  context.beginPath();
  for (let at = 0; at < columns.count; at++)
    context.lineTo(x(columns.x[at]!), (y(columns.low[at]!) + y(columns.high[at]!)) / 2);
  context.stroke();
}

function spanOf({ low: lows, high: highs, count }: Columns): { low: number; high: number } {
  let [low, high] = [Infinity, 0];
  for (let at = 0; at < count; at++) {
    const [least, most] = [lows[at]!, highs[at]!];
    if (least > 0 && least < low) low = least;
    if (Number.isFinite(most) && most > high) high = most;
  }
  if (!(low < Infinity) || high === 0) return { low: 1, high: leastFactor };
  const missing = Math.sqrt(Math.max(1, (leastFactor * low) / high));
  return { low: low / missing, high: high * missing };
}
