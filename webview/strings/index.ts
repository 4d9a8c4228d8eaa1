import { compare } from "./compare";
import { data } from "./data";
import { diagnosis } from "./diagnosis";
import { errors } from "./errors";
import { gradients } from "./gradients";
import { layers } from "./layers";
import { throughTime } from "./throughTime";
import { training } from "./training";

/** Every text of the pages, a file a view. `{0}`, `{1}`, … are filled in by `text`. */
const strings = {
  ...compare,
  ...data,
  ...diagnosis,
  ...errors,
  ...gradients,
  ...layers,
  ...throughTime,
  ...training,
} as const;

export type StringKey = keyof typeof strings;

/** A text with its placeholders filled in. */
export const text = (key: StringKey, ...values: readonly (string | number)[]): string =>
  strings[key].replace(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)] ?? ""));
