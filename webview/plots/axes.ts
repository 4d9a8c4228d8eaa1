import type { Extent } from "./columns";

export interface Axis {
  readonly logarithmic: boolean;
  readonly min: number;
  readonly max: number;
  readonly ticks: readonly number[];
  /** What the ticks are called, where the axis shows transformed values. */
  readonly names?: readonly string[];
}

/** An axis that starts at zero (or below) and ends on round numbers. */
export function linearAxis(extent: Extent, tickCount = 5): Axis {
  const low = Math.min(0, Number.isFinite(extent.low) ? extent.low : 0);
  const high = Math.max(low, Number.isFinite(extent.high) ? extent.high : 1);
  const step = roundStep((high - low || 1) / tickCount);
  const [first, last] = [Math.floor(low / step), Math.max(Math.ceil(high / step - 1e-9), 1)];
  const ticks = Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
  return { logarithmic: false, min: first * step, max: last * step, ticks };
}

/** An axis that ends on round numbers just around its values: for what says little by its distance from zero. */
export function fittedAxis({ low, high }: Extent, tickCount = 4): Axis {
  if (!Number.isFinite(low) || !Number.isFinite(high))
    return { logarithmic: false, min: 0, max: 1, ticks: [0, 1] };
  // A single value, or one that only rounding moves, lies in the middle.
  const apart = high - low > 1e-6 * Math.max(Math.abs(low), Math.abs(high));
  const half = apart ? 0 : Math.abs(high) / 10 || 1;
  const step = roundStep((high - low + 2 * half) / tickCount);
  const first = Math.floor((low - half) / step + 1e-9);
  const last = Math.max(Math.ceil((high + half) / step - 1e-9), first + 1);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
  return { logarithmic: false, min: ticks[0]!, max: ticks.at(-1)!, ticks };
}

/** A logarithmic axis over everything positive: whole decades, or smaller steps where it spans few. */
export function logAxis(extent: Extent, tickCount = 6): Axis {
  const low = Number.isFinite(extent.lowPositive) ? extent.lowPositive : 0.1;
  const high = Math.max(low, extent.high > 0 ? extent.high : 1);
  const decades = Math.log10(high / low);
  if (decades < 1.5) return finerLogAxis(low, high);
  const [first, last] = [Math.floor(Math.log10(low) + 1e-9), Math.ceil(Math.log10(high) - 1e-9)];
  const every = Math.max(1, Math.ceil((last - first) / tickCount));
  const ticks: number[] = [];
  for (let power = Math.ceil(first / every) * every; power <= last; power += every) ticks.push(tenTo(power));
  return { logarithmic: true, min: tenTo(first), max: tenTo(last), ticks };
}

function finerLogAxis(low: number, high: number): Axis {
  const start = Math.floor(Math.log10(low) + 1e-9) - 1;
  const factors = high / low < 6 ? [1, 1.5, 2, 3, 5, 7] : [1, 2, 5];
  const grid: number[] = [];
  for (let power = start; power <= start + 4; power++) {
    for (const factor of factors) grid.push(Number(`${factor}e${power}`));
  }
  const first = grid.findLastIndex((tick) => tick <= low * (1 + 1e-9));
  const end = grid.findIndex((tick) => tick >= high * (1 - 1e-9));
  const ticks = grid.slice(Math.max(0, first), Math.max(end, first + 1) + 1);
  return { logarithmic: true, min: ticks[0]!, max: ticks.at(-1)!, ticks };
}

/** The next of 1, 2, 5 · 10ⁿ that is not below. */
function roundStep(step: number): number {
  const power = tenTo(Math.floor(Math.log10(step)));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= step * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** Exact where `10 ** power` is off by a bit. */
export const tenTo = (power: number): number => Number(`1e${power}`);
