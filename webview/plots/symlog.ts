import { valueTick } from "../format";
import { linearAxis, tenTo, type Axis } from "./axes";
import { Extent } from "./columns";

/**
 * One scale for numbers of both signs: linear, or, where many of them would lie on zero, logarithmic away
 * from zero on both sides: sign(v) · log₁₀(1 + |v| / c), straight within ±c.
 */
export interface SignedScale {
  readonly isLogarithmic: boolean;
  /** In scaled values. */
  readonly axis: Axis;
  readonly scaled: (value: number) => number;
}

/** More decades below the largest value are drawn as zero. */
const mostDecades = 12;
const tickCount = 6;

export function signedScale(values: readonly number[]): SignedScale {
  const sizes = values.map(Math.abs).filter((size) => size > 0);
  const largest = sizes.reduce((most, size) => Math.max(most, size), 0);
  const small = sizes.filter((size) => size < largest / 100).length;
  return small > sizes.length / 4 ? logarithmic(values, sizes, largest) : linear(values);
}

function linear(values: readonly number[]): SignedScale {
  return { isLogarithmic: false, axis: linearAxis(Extent.of(values)), scaled: (value) => value };
}

function logarithmic(values: readonly number[], sizes: readonly number[], largest: number): SignedScale {
  const smallest = sizes.reduce((least, size) => Math.min(least, size), largest);
  const [low, high] = [Math.floor(Math.log10(smallest)), Math.ceil(Math.log10(largest))];
  const base = Math.max(low, high - mostDecades);
  const linearPart = tenTo(base);
  const scaled = (value: number) => Math.sign(value) * Math.log10(1 + Math.abs(value) / linearPart);
  const hasNegative = values.some((value) => value < 0);
  const hasPositive = values.some((value) => value > 0);
  const sides = Number(hasNegative) + Number(hasPositive);
  const every = Math.max(1, Math.ceil(((high - base) * sides) / tickCount));
  const powers: number[] = [];
  for (let power = high; power > base; power -= every) powers.push(tenTo(power));
  const ticks = [
    ...(hasNegative ? powers.map((power) => -power) : []),
    0,
    ...(hasPositive ? powers.toReversed() : []),
  ];
  return {
    isLogarithmic: true,
    scaled,
    axis: {
      logarithmic: false,
      min: hasNegative ? scaled(-tenTo(high)) : 0,
      max: hasPositive ? scaled(tenTo(high)) : 0,
      ticks: ticks.map(scaled),
      names: ticks.map(valueTick),
    },
  };
}
