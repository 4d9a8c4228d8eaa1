import { escapeHtml } from "./escapeHtml";
import { say } from "../../../words/words";

/** A curve: at each x the least and the greatest value, which are one where nothing was merged. */
export interface Curve {
  readonly name: string;
  /** Class of the style sheet that gives its colour. */
  readonly style: string;
  readonly points: readonly { readonly x: number; readonly low: number; readonly high: number }[];
  /** Drawn as the area between least and greatest value alone. */
  readonly isBand?: boolean;
}

export interface SvgPlot {
  readonly title: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly curves: readonly Curve[];
  /** Values over several decades are told apart on a logarithmic axis only. */
  readonly isLogarithmic?: boolean;
}

const [width, height] = [760, 300];
const area = { left: 64, right: 748, top: 12, bottom: 252 };

/** A plot as an SVG element with its legend, for a page without scripts. Empty where there is nothing to draw. */
export function svgPlot({ title, xTitle, yTitle, curves, isLogarithmic = false }: SvgPlot): string {
  const scaled = (value: number) => (isLogarithmic ? Math.log10(value) : value);
  const drawable = curves
    .map((curve) => ({
      ...curve,
      points: curve.points.filter(
        ({ low, high }) => Number.isFinite(scaled(low)) && Number.isFinite(scaled(high)),
      ),
    }))
    .filter(({ points }) => points.length > 0);
  if (drawable.length === 0) return "";
  const all = drawable.flatMap(({ points }) => points);
  const xs = extentOf(all.map(({ x }) => x));
  const ys = extentOf(all.flatMap(({ low, high }) => [scaled(low), scaled(high)]));
  const yTicks = ticksOf(isLogarithmic ? ys.min : Math.min(0, ys.min), ys.max, isLogarithmic);
  const xTicks = ticksOf(xs.min, xs.max, false).filter((tick) => tick >= xs.min && tick <= xs.max);
  const [bottom, top] = [Math.min(yTicks[0]!, ys.min), Math.max(yTicks.at(-1)!, ys.max)];
  const atX = (x: number) =>
    round(area.left + ((x - xs.min) / (xs.max - xs.min || 1)) * (area.right - area.left));
  const atY = (y: number) =>
    round(area.bottom - ((y - bottom) / (top - bottom || 1)) * (area.bottom - area.top));
  const place = (x: number, y: number) => `${atX(x)} ${atY(scaled(y))}`;

  const grid = yTicks.map((tick) => {
    const label = isLogarithmic ? `1e${round(tick)}` : String(tick);
    return `<path class="grid" d="M${area.left} ${atY(tick)}H${area.right}"/><text class="tick" x="${area.left - 8}" y="${atY(tick) + 4}" text-anchor="end">${label}</text>`;
  });
  const below = xTicks.map(
    (tick) =>
      `<text class="tick" x="${atX(tick)}" y="${area.bottom + 18}" text-anchor="middle">${tick.toLocaleString("en-US")}</text>`,
  );
  const drawn = drawable.map(({ style, points, isBand }) => {
    const forth = points.map(({ x, high }) => place(x, high)).join("L");
    const back = points.toReversed().map(({ x, low }) => place(x, low));
    const band = points.some(({ low, high }) => low !== high) || isBand === true;
    const line = points.map(({ x, low, high }) =>
      place(x, isLogarithmic ? Math.sqrt(low * high) : (low + high) / 2),
    );
    return [
      band ? `<path class="band ${style}" d="M${forth}L${back.join("L")}Z"/>` : "",
      isBand === true ? "" : `<path class="line ${style}" d="M${line.join("L")}"/>`,
      points.length === 1
        ? `<circle class="dot ${style}" cx="${atX(points[0]!.x)}" cy="${atY(scaled(points[0]!.high))}" r="3"/>`
        : "",
    ].join("");
  });
  const legend = drawable.map(
    ({ name, style, isBand }) =>
      `<span class="entry"><i class="${style}${isBand === true ? " faint" : ""}"></i>${escapeHtml(name)}</span>`,
  );
  return `<figure>
<figcaption><h3>${escapeHtml(title)}</h3><span class="legend">${legend.join("")}</span></figcaption>
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(describe(title, drawable))}">
${grid.join("\n")}
${below.join("\n")}
<text class="axis" x="${(area.left + area.right) / 2}" y="${height - 8}" text-anchor="middle">${escapeHtml(xTitle)}</text>
<text class="axis" transform="rotate(-90)" x="${-(area.top + area.bottom) / 2}" y="14" text-anchor="middle">${escapeHtml(yTitle)}</text>
${drawn.join("\n")}
</svg>
</figure>`;
}

/** What the plot says, in words. */
const describe = (title: string, curves: readonly Curve[]): string =>
  `${title}. ${curves.map(({ name, points }) => say`${name}: ${short(points[0]!.high)} at first, ${short(points.at(-1)!.high)} at the end`).join("; ")}.`;

/** Three significant digits. */
export const short = (value: number): string =>
  Number.isFinite(value) ? String(Number(value.toPrecision(3))) : String(value);

const round = (value: number): number => Math.round(value * 100) / 100;

function extentOf(values: readonly number[]): { min: number; max: number } {
  let [min, max] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min, max };
}

/** About five round numbers from below `min` to above `max`; whole ones where they are powers of ten. */
function ticksOf(min: number, max: number, areWhole: boolean): number[] {
  const wanted = (max - min || Math.abs(max) || 1) / 5;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const factor = [1, 2, 5, 10].find((one) => one * power >= wanted * (1 - 1e-9)) ?? 10;
  const step = areWhole ? Math.max(1, Math.round(factor * power)) : factor * power;
  const [first, last] = [Math.floor(min / step + 1e-9), Math.ceil(max / step - 1e-9)];
  return Array.from({ length: Math.max(1, last - first) + 1 }, (_, at) =>
    Number(((first + at) * step).toPrecision(12)),
  );
}
