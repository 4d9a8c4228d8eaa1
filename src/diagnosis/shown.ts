import { say } from "../words/words";
import { allOf, listOf } from "../words/lists";

/** A number in a message: four digits, thousands apart, no exponent where it can be helped. */
export const shownNumber = (value: number): string => {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e9)) return value.toExponential(2);
  return Number(value.toPrecision(4)).toLocaleString("en-US", { maximumFractionDigits: 8 });
};

/** 0.0734 → `7.3 %` */
export const shownPercent = (fraction: number): string => `${Number((100 * fraction).toPrecision(2))} %`;

/** `"a", "b", "c" and 4 more` */
export const shownNames = (names: readonly string[], most = 3): string => {
  const quoted = names.slice(0, most).map((name) => `"${name.length > 30 ? `${name.slice(0, 29)}…` : name}"`);
  return names.length > most ? say`${listOf(quoted)} and ${names.length - most} more` : allOf(quoted);
};
