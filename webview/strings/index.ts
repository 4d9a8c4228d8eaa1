import { compare } from "./compare";
import { data } from "./data";
import { diagnosis } from "./diagnosis";
import { errors } from "./errors";
import { gradients } from "./gradients";
import { layers } from "./layers";
import { steering } from "./steering";
import { outlook } from "./outlook";
import { overview } from "./overview";
import { throughTime } from "./throughTime";
import { network } from "./network";
import { training } from "./training";
import { filled, translated } from "../../src/words/words";

/** Every text of the pages in English, a file a view. `{0}`, `{1}`, … are filled in by `text`. */
export const strings = {
  ...compare,
  ...data,
  ...diagnosis,
  ...errors,
  ...gradients,
  ...layers,
  ...steering,
  ...outlook,
  ...overview,
  ...throughTime,
  ...network,
  ...training,
} as const;

export type StringKey = keyof typeof strings;

/** A text in the person's language, with its placeholders filled in. */
export const text = (key: StringKey, ...values: readonly (string | number)[]): string =>
  filled(translated(strings[key]), values);
