/**
 * Numbers as people read them. They keep the decimal point and e-notation in every language, on purpose: what is read
 * here is typed into a model file there, and 0,001 or 10⁻³ would be refused. Thousands are apart by a comma, except in
 * numbers as a file has them. Durations are seconds and clock times in any language; moments follow the reader's
 * (`moment.ts`).
 */
const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

export const integer = (value: number): string =>
  Number.isFinite(value) ? whole.format(value) : special(value);

/** `0.0321`, `1.25`, `3.2e-5`: `digits` significant digits, exponents outside 0.001 … 100,000. */
export function decimal(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return special(value);
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 9.995e-4 || size >= 99_999.5) return tidyExponent(value.toExponential(digits - 1));
  // Of the rounded size: 0.9999 has two digits as 1.0.
  const power = Math.floor(Math.log10(Number(size.toPrecision(digits))));
  const decimals = Math.min(6, Math.max(0, digits - 1 - power));
  return minus(grouped(value.toFixed(decimals)));
}

/** Four decimals, so that points stand below each other; as `decimal` where that says too little. */
export function aligned(value: number): string {
  const size = Math.abs(value);
  return size === 0 || (size >= 9.995e-4 && size < 1e4) ? minus(value.toFixed(4)) : decimal(value, 4);
}

/** A number as a file has it: whole ones with all their digits, others with six. */
export function rawValue(value: number): string {
  if (!Number.isFinite(value)) return special(value);
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return minus(String(value));
  const size = Math.abs(value);
  if (size >= 1e-4 && size < 1e9) return minus(String(Number(value.toPrecision(6))));
  return tidyExponent(value.toExponential(3));
}

/** `1.2e-8`, for numbers whose size is the message. */
export const scientific = (value: number): string =>
  value === 0 ? "0" : Number.isFinite(value) ? tidyExponent(value.toExponential(1)) : special(value);

/** `12.5%`; a little is never said to be nothing. */
export function percent(fraction: number): string {
  if (!Number.isFinite(fraction)) return special(fraction);
  const value = fraction * 100;
  if (value > 0 && value < 0.1) return "<0.1%";
  return `${Number(value.toFixed(1))}%`;
}

/** `0.8 s`, `42 s`, `3:05`, `1:02:45`. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return "–";
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const total = Math.round(seconds);
  if (total < 60) return `${total} s`;
  const two = (n: number) => String(n).padStart(2, "0");
  const [hours, minutes] = [Math.floor(total / 3600), Math.floor(total / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(total % 60)}` : `${minutes}:${two(total % 60)}`;
}

/** `1e-5`: a setting, which is mostly a power of ten. */
export const setting = (value: number): string => scientific(value).replace(".0e", "e");

/** For the step axis: `500`, `2,000`, `10K`, `1.5M`. */
export const stepTick = (value: number): string =>
  Math.abs(value) < 10_000 ? whole.format(value) : compact.format(value);

/** For value axes: short, without false precision. */
export function valueTick(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e5) return minus(grouped(String(Number(value.toPrecision(4)))));
  return tidyExponent(value.toExponential(Number.isInteger(Math.log10(size)) ? 0 : 1));
}

const special = (value: number): string => (Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞");
const grouped = (digits: string): string => digits.replace(/\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g, ",");
const minus = (digits: string): string => digits.replace("-", "−");
const tidyExponent = (digits: string): string => minus(digits.replace("e+", "e").replace(/^-/, "−"));
