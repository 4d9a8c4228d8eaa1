/** Gives back the NaN and ±∞ that src/editor/toWire.ts named, because JSON has none; all else stays as it is. */
export function fromWire(value: unknown): unknown {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) return value.map(fromWire);
  if ("$number" in value) return Number(value.$number);
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, fromWire(entry)]));
}
