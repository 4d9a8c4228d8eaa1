import type { Distribution } from "../../src/session/shownHistograms";
import type { Palette } from "../theme";
import { fitCanvas, type CanvasSize } from "./fitCanvas";

/** One bin that is higher than the next by more than this is cut off, so that the others are seen. */
const highestOverNext = 3;

/** A distribution as bars, a bin each, with a line where zero is. */
export function drawDistribution(
  canvas: HTMLCanvasElement,
  size: CanvasSize,
  { counts, edges }: Distribution,
  color: string,
  palette: Palette,
): void {
  const context = fitCanvas(canvas, size);
  if (context === null) return;
  const { width, height } = size;
  const base = height - 1;
  const sorted = [...counts].sort((one, other) => other - one);
  const [highest = 0, next = 0] = sorted;
  const most = next > 0 && highest > highestOverNext * next ? next * 1.4 : Math.max(1, highest);
  const bin = width / counts.length;
  context.fillStyle = color;
  counts.forEach((count, at) => {
    if (count === 0) return;
    const tall = Math.max(1, Math.min(1, count / most) * (base - 2));
    context.fillRect(at * bin, base - tall, Math.max(1, bin - 0.5), tall);
    if (count <= most) return;
    // Cut off.
    context.clearRect(at * bin - 1, base - tall + 4, bin + 2, 2);
  });
  context.fillStyle = palette.muted;
  context.fillRect(0, base, width, 1);
  const zero = placeOfZero(edges);
  if (zero !== undefined) context.fillRect(Math.round(zero * (width - 1)), base - 3, 1, 3);
}

/** 0 … 1 along the bins; undefined where all lies to one side. */
function placeOfZero(edges: readonly number[]): number | undefined {
  const [low, high] = [edges[0]!, edges.at(-1)!];
  if (low > 0 || high < 0 || low === high) return undefined;
  return edges[1] === low / 2 ? 0.5 : -low / (high - low);
}
