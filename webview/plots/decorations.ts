import type { Chart, Plugin } from "chart.js";
import type { Palette } from "../theme";
import { clamp, type Line } from "./columnsController";

/** An x value worth seeing: a finding began at this step, or this ε was chosen. */
export interface Mark {
  readonly x: number;
  readonly color: string;
  /** Where its triangle is. Default: it hangs from the top. */
  readonly at?: "top" | "bottom";
  /** Written above it. */
  readonly label?: string;
}

/** What is drawn beside the lines. */
export interface Decorations {
  palette: Palette;
  marks: readonly Mark[];
  lines: readonly Line[];
  /** Lines are named at the plot's edge, the first few of them, or each where it ends. */
  labelsAt: "edge" | "ends";
  /** The step that the profile shows. */
  chosen: number | undefined;
  /** Where the pointer is. */
  hovered: number | undefined;
}

/** Above the axes, for the labels of marks. */
export const markLabelHeight = 16;
const lineHeight = 15;
/** Between the labels of two marks. */
const labelGap = 8;
/** At the edge more would hide the lines. */
const mostLabels = 4;

/** Draws marks, the chosen and the hovered step, and the labels of flagged lines. */
export const decorationsPlugin = (decorations: Decorations): Plugin<"columns"> => ({
  id: "decorations",
  beforeDatasetsDraw: (chart) => {
    const { palette, marks, chosen, hovered } = decorations;
    for (const { x, color, at } of marks) vertical(chart, x, color, [2, 3], at === "bottom" ? 0.5 : 1);
    if (chosen !== undefined) vertical(chart, chosen, palette.foreground, []);
    if (hovered !== undefined) vertical(chart, hovered, palette.muted, []);
  },
  afterDatasetsDraw: (chart) => {
    for (const mark of decorations.marks) pennant(chart, mark);
    markLabels(chart, decorations);
    const draw = decorations.labelsAt === "ends" ? drawLabelsAtEnds : drawLabels;
    draw(chart, decorations);
  },
});

function vertical(
  { ctx, chartArea, scales }: Chart,
  x: number,
  color: string,
  dash: number[],
  alpha = 1,
): void {
  const at = Math.round(scales.x!.getPixelForValue(x)) + 0.5;
  if (at < chartArea.left || at > chartArea.right + 1) return;
  ctx.save();
  ctx.strokeStyle = color;
  ctx.globalAlpha = alpha;
  ctx.setLineDash(dash);
  ctx.beginPath();
  ctx.moveTo(at, chartArea.top);
  ctx.lineTo(at, chartArea.bottom);
  ctx.stroke();
  ctx.restore();
}

/** A small triangle that hangs from the top of a mark's line, or stands at its foot. */
function pennant({ ctx, chartArea, scales }: Chart, { x, color, at: end = "top" }: Mark): void {
  const at = Math.round(scales.x!.getPixelForValue(x)) + 0.5;
  if (at < chartArea.left || at > chartArea.right + 1) return;
  ctx.save();
  ctx.fillStyle = color;
  ctx.beginPath();
  const [base, tip] =
    end === "top" ? [chartArea.top, chartArea.top + 7] : [chartArea.bottom, chartArea.bottom - 7];
  ctx.moveTo(at - 5, base);
  ctx.lineTo(at + 5, base);
  ctx.lineTo(at, tip);
  ctx.fill();
  ctx.restore();
}

/** The marks' labels above their lines, and still on the canvas; one that would lie over an earlier one is left out. */
function markLabels({ ctx, chartArea, scales, width }: Chart, { marks, palette }: Decorations): void {
  const taken: { readonly from: number; readonly to: number }[] = [];
  ctx.save();
  ctx.font = `11px ${palette.fontFamily}`;
  ctx.textAlign = "center";
  ctx.fillStyle = palette.foreground;
  for (const { x, label } of marks) {
    if (label === undefined) continue;
    const half = ctx.measureText(label).width / 2;
    // Right of the value axis, whose uppermost number stands beside the labels.
    const least = Math.min(chartArea.left + half, width / 2);
    const at = Math.max(least, Math.min(width - half, scales.x!.getPixelForValue(x)));
    const [from, to] = [at - half - labelGap, at + half + labelGap];
    if (taken.some((other) => from < other.to && to > other.from)) continue;
    taken.push({ from: from + labelGap, to: to - labelGap });
    ctx.fillText(label, at, chartArea.top - 4);
  }
  ctx.restore();
}

/** Where lines end apart from each other, that is where their names are looked for. */
function drawLabelsAtEnds({ ctx, chartArea, scales }: Chart, { lines, palette }: Decorations): void {
  const y = clamp(scales.y!, chartArea);
  ctx.save();
  ctx.font = `600 11px ${palette.fontFamily}`;
  ctx.textAlign = "center";
  for (const { label, columns, color } of lines) {
    if (label === undefined || columns.count === 0) continue;
    const end = columns.count - 1;
    const half = ctx.measureText(label).width / 2;
    const at = Math.min(scales.x!.getPixelForValue(columns.x[end]!), chartArea.right - half);
    const height = Math.max(y(columns.high[end]!) - 9, chartArea.top + lineHeight - 3);
    // A rim keeps it readable on the lines of others.
    ctx.lineWidth = 4;
    ctx.strokeStyle = palette.background;
    ctx.strokeText(label, at, height);
    ctx.fillStyle = color;
    ctx.fillText(label, at, height);
  }
  ctx.restore();
}

function drawLabels(chart: Chart, { lines, palette }: Decorations): void {
  const { ctx, chartArea, scales } = chart;
  const y = clamp(scales.y!, chartArea);
  const labelled = lines.filter((line) => line.label !== undefined && line.columns.count > 0);
  const wanted = labelled
    .slice(0, mostLabels)
    .map((line) => ({ line, at: y(line.columns.high[line.columns.count - 1]!) - 6 }))
    .sort((a, b) => a.at - b.at);
  ctx.save();
  ctx.font = `11px ${palette.fontFamily}`;
  ctx.textAlign = "right";
  let free = chartArea.top + lineHeight - 3;
  const lowest = chartArea.bottom - 4;
  wanted.forEach(({ line, at }, index) => {
    const stillToCome = wanted.length - 1 - index;
    const height = Math.max(free, Math.min(at, lowest - stillToCome * lineHeight));
    const { width } = ctx.measureText(line.label!);
    ctx.globalAlpha = 0.85;
    ctx.fillStyle = palette.background;
    ctx.fillRect(chartArea.right - width - 8, height - 11, width + 8, 14);
    ctx.globalAlpha = 1;
    ctx.fillStyle = palette.foreground;
    ctx.fillText(line.label!, chartArea.right - 4, height);
    free = height + lineHeight;
  });
  ctx.restore();
}
