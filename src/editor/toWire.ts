/**
 * Between host and dashboard VS Code sends JSON (and typed arrays beside it), in which NaN and ±∞ become
 * null. Just a run that diverges is full of them: they travel as `{ $number: "NaN" }`, which
 * webview/state/fromWire.ts turns back.
 */
export function toWire(value: unknown): unknown {
  if (typeof value === "number") return Number.isFinite(value) ? value : { $number: String(value) };
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) return value.map(toWire);
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, toWire(entry)]));
}
