import { valueTick } from "../format";
import { linearAxis, tenTo } from "./axes";
import { Extent } from "./columns";

/** Where values lie along an axis, 0 … 1, and back. */
export interface ValueScale {
  readonly place: (value: number) => number;
  readonly value: (place: number) => number;
  readonly ticks: readonly { readonly place: number; readonly words: string }[];
}

export function evenScale(low: number, high: number, tickCount: number): ValueScale {
  const span = high > low ? high - low : Math.max(Math.abs(high), 1) / 10;
  const from = high > low ? low : low - span / 2;
  const place = (value: number) => (value - from) / span;
  const { ticks } = linearAxis(Extent.of([from, from + span]), tickCount);
  return {
    place,
    value: (at) => from + at * span,
    ticks: ticks
      .map((tick) => ({ place: place(tick), words: valueTick(tick) }))
      .filter((tick) => tick.place >= -1e-9 && tick.place <= 1 + 1e-9),
  };
}

/** Logarithmic to both sides of zero: sign(v) · log₂(1 + |v| / c), between −most and most. */
export function powerScale(most: number, least: number, tickCount: number): ValueScale {
  const size = Math.log2(1 + most / least);
  const place = (value: number) =>
    0.5 + (0.5 * Math.sign(value) * Math.log2(1 + Math.abs(value) / least)) / size;
  const [low, high] = [Math.ceil(Math.log10(least)), Math.floor(Math.log10(most))];
  const every = Math.max(1, Math.ceil((high - low + 1) / Math.max(1, Math.floor(tickCount / 2))));
  const powers: number[] = [];
  for (let power = high; power > low; power -= every) powers.push(tenTo(power));
  const values = [...powers.map((power) => -power), 0, ...powers];
  return {
    place,
    value: (at) => Math.sign(at - 0.5) * least * (2 ** (Math.abs(at - 0.5) * 2 * size) - 1),
    ticks: values.map((value) => ({ place: place(value), words: valueTick(value) })),
  };
}
