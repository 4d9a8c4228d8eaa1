/** Checks of unknown values, put together from small ones. */
export type Check = (value: unknown) => boolean;

export const number: Check = (value) => typeof value === "number";
export const string: Check = (value) => typeof value === "string";
export const boolean: Check = (value) => typeof value === "boolean";
export const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
export const oneOf =
  (...words: readonly string[]): Check =>
  (value) =>
    words.includes(value as string);
export const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
export const recordOf =
  (check: Check): Check =>
  (value) =>
    isObject(value) && Object.values(value).every((entry) => entry === undefined || check(entry));
export const object =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isObject(value) && Object.entries(fields).every(([name, check]) => check(value[name]));

/** One of several kinds of object, told apart by `kind`. */
export const byKind =
  (kinds: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isObject(value) &&
    typeof value.kind === "string" &&
    Object.hasOwn(kinds, value.kind) &&
    kinds[value.kind]!(value);

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
