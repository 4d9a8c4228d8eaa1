/** Names and numbers as one value of a sentence, joined as the reader's language joins them. */
import { say } from "./words";

type Items = readonly (string | number)[];

/** `a, b, c` */
export const listOf = (items: Items): string =>
  items.map(String).reduce((list, item, at) => (at === 0 ? item : say`${list}, ${item}`), "");

/** `a, b and c` */
export const allOf = (items: Items): string =>
  items.length < 2 ? listOf(items) : say`${listOf(items.slice(0, -1))} and ${items.at(-1)!}`;

/** `a and b and c`: of items that hold commas themselves. */
export const chainOf = (items: Items): string =>
  items.map(String).reduce((chain, item, at) => (at === 0 ? item : say`${chain} and ${item}`), "");

/** `a, b or c` */
export const anyOf = (items: Items): string =>
  items.length < 2 ? listOf(items) : say`${listOf(items.slice(0, -1))} or ${items.at(-1)!}`;

/** Sentences one after the other, those that there are. */
export const sentences = (...all: readonly (string | undefined)[]): string =>
  all.filter((sentence) => sentence !== undefined && sentence !== "").join(" ");

/** A clause as a sentence of its own. */
export const sentenceOf = (clause: string): string => say`${capital(clause)}.`;

export const capital = (text: string): string => (text[0] ?? "").toUpperCase() + text.slice(1);
