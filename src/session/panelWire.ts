/**
 * Between host and dashboard VS Code sends JSON (and typed arrays beside it), in which NaN and ±∞ become
 * null. Just a run that diverges is full of them, so they travel by name.
 */

interface NonFinite {
  readonly nonFinite: "NaN" | "Infinity" | "-Infinity";
}

/** A copy in which every NaN and ±∞ outside of typed arrays is an object that names it. */
export const toWire = (value: unknown): unknown =>
  typeof value === "number" && !Number.isFinite(value)
    ? ({ nonFinite: String(value) as NonFinite["nonFinite"] } satisfies NonFinite)
    : mapped(value, toWire);

/** What `toWire` was given. */
export const fromWire = (value: unknown): unknown =>
  isNonFinite(value) ? Number(value.nonFinite) : mapped(value, fromWire);

const isNonFinite = (value: unknown): value is NonFinite =>
  typeof value === "object" && value !== null && "nonFinite" in value && typeof value.nonFinite === "string";

function mapped(value: unknown, change: (value: unknown) => unknown): unknown {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) return value.map(change);
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, change(entry)]));
}
