import type { DataOverview } from "../../../src/session/shownData";

/** A class's name; of an item that is a blank its sign. */
export const className = ({ classes }: Pick<DataOverview, "classes">, index: number): string =>
  itemName(classes?.[index] ?? String(index));

export const itemName = (item: string): string =>
  item.trim() === "" ? shownText(item).replaceAll(" ", "␣") : item;

/** Line ends made visible, so that a text stays in its line. */
export const shownText = (words: string): string => words.replaceAll("\n", "⏎");
