/** English texts and their translation. */
let table: Readonly<Record<string, string>> = {};

/** The text in the person's language; English where there is no translation. */
export const translated = (english: string): string =>
  Object.hasOwn(table, english) ? table[english]! : english;

/** Takes over what is a translation in something that may be anything. */
export function takeTranslations(given: unknown): void {
  if (typeof given !== "object" || given === null) return;
  const entries = Object.entries(given).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  table = Object.fromEntries(entries);
}
