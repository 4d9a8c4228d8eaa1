/** Round numbers from `minimum` to `maximum`, about so many of them: 1, 2 or 5 times a power of ten apart. */
export function roundTicks(minimum: number, maximum: number, about: number): number[] {
  const span = maximum - minimum;
  if (!(span > 0) || !Number.isFinite(span)) return [];
  const power = 10 ** Math.floor(Math.log10(span / about));
  const step = [1, 2, 5, 10].map((times) => times * power).find((one) => span / one <= about) ?? 10 * power;
  const first = Math.ceil(minimum / step);
  const last = Math.floor(maximum / step);
  return Array.from({ length: last - first + 1 }, (_, at) => (first + at) * step);
}
