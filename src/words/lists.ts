/** Names and numbers as one value of a sentence, joined as the reader's language joins them. */
import { say } from "./words";

type Items = readonly (string | number)[];

/** `a, b, c` */
export const listOf = (items: Items): string =>
  items.map(String).reduce((list, item, at) => (at === 0 ? item : say`${list}, ${item}`), "");

/** `a, b and c` */
export const allOf = (items: Items): string =>
  items.length < 2 ? listOf(items) : say`${listOf(items.slice(0, -1))} and ${items.at(-1)!}`;

/** `a, b or c` */
export const anyOf = (items: Items): string =>
  items.length < 2 ? listOf(items) : say`${listOf(items.slice(0, -1))} or ${items.at(-1)!}`;

/** Sentences one after the other, those that there are. */
export const sentences = (...all: readonly (string | undefined)[]): string =>
  all.filter((sentence) => sentence !== undefined && sentence !== "").join(" ");
