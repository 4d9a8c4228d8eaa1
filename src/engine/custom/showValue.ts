import { say } from "../../words/words";

/** Values of user code as messages show them. Total: whatever a value's own methods do, there is a text. */

const mostCharacters = 80;

export function showValue(value: unknown): string {
  try {
    const text = textOf(value);
    return text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text;
  } catch {
    return say`a value that cannot be shown`;
  }
}

function textOf(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "function") return say`a function`;
  if (Array.isArray(value)) return `[${value.map(textOf).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  if (isPromise(value)) return say`a Promise (is the function async?)`;
  const name = (value.constructor as { name?: unknown } | undefined)?.name;
  return typeof name === "string" && name !== "" && name !== "Object" ? say`a ${name}` : say`an object`;
}

/** What was thrown: an error's name and message; another realm's error is one too. */
export function showThrown(error: unknown): string {
  try {
    const { name, message } = error as { name?: unknown; message?: unknown };
    if (typeof message === "string") return typeof name === "string" ? `${name}: ${message}` : message;
  } catch {
    // null, undefined, or getters that throw: shown as any value.
  }
  return showValue(error);
}

export function isPromise(value: unknown): boolean {
  try {
    return typeof (value as { then?: unknown } | null | undefined)?.then === "function";
  } catch {
    return false;
  }
}
