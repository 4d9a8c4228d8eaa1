import type { Palette } from "../theme";

/** Counts of two parts over the same bins. */
export interface HistogramPicture {
  /** Ascending, one more than there are bins. */
  readonly edges: readonly number[];
  /** Filled bars. */
  readonly train: readonly number[];
  /** An outline over them. */
  readonly dev: readonly number[] | undefined;
}

export const histogramSize = { width: 200, height: 72 } as const;

/** Shares of each part that fall into the bins, drawn so that the highest fills the canvas. */
export function drawHistogram(canvas: HTMLCanvasElement, picture: HistogramPicture, palette: Palette): void {
  const { width, height } = histogramSize;
  canvas.width = Math.round(width * devicePixelRatio);
  canvas.height = Math.round(height * devicePixelRatio);
  const context = canvas.getContext("2d");
  if (context === null) return;
  context.scale(canvas.width / width, canvas.height / height);
  const [train, dev] = [sharesOf(picture.train), picture.dev && sharesOf(picture.dev)];
  const most = Math.max(1e-12, ...train, ...(dev ?? []));
  const base = height - 1;
  const top = (share: number) => base - (share / most) * (height - 4);
  const bin = width / Math.max(1, train.length);
  const gap = bin >= 4 ? 1 : 0;
  context.fillStyle = palette.faint;
  train.forEach((share, at) => context.fillRect(at * bin, top(share), bin - gap, base - top(share)));
  context.strokeStyle = palette.muted;
  line(context, [0, base + 0.5], [width, base + 0.5]);
  if (dev === undefined) return;
  context.strokeStyle = palette.orange;
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(0.75, base);
  dev.forEach((share, at) => {
    context.lineTo(Math.max(0.75, at * bin), top(share));
    context.lineTo(Math.min(width - 0.75, (at + 1) * bin), top(share));
  });
  context.lineTo(width - 0.75, base);
  context.stroke();
}

function line(
  context: CanvasRenderingContext2D,
  from: readonly [number, number],
  to: readonly [number, number],
): void {
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
}

function sharesOf(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (total === 0 ? 0 : count / total));
}
