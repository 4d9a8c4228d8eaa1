/**
 * Texts in the reader's language. English stands in the code and is the key; a translator's table says the rest
 * (`l10n/bundle.l10n.<language>.json`). Each thread and each page takes its table once, before it says anything.
 */
let table: Readonly<Record<string, string>> = {};

/** The text in the reader's language; English where there is no translation. */
export const translated = (english: string): string =>
  Object.hasOwn(table, english) ? table[english]! : english;

/** `{0}`, `{1}`, … replaced by the values. */
export const filled = (text: string, values: readonly (string | number | boolean)[]): string =>
  text.replace(/\{(\d+)\}/g, (whole, index: string) => String(values[Number(index)] ?? whole));

/**
 * A sentence with values in it: say`Row ${row} has ${count} numbers.` A translator finds it whole, as
 * `Row {0} has {1} numbers.`, and may put the values in another order; so whole sentences stand here, not pieces of them.
 * Said where it is needed, never when a module loads: the table comes later.
 */
export function say(parts: TemplateStringsArray, ...values: readonly (string | number | boolean)[]): string {
  const english = parts.reduce((text, part, at) => `${text}{${at - 1}}${part}`);
  return filled(translated(english), values);
}

/** What a thread hands to those that it starts. */
export const translations = (): Readonly<Record<string, string>> => table;

/** Takes over what is a translation in something that may be anything. */
export function takeTranslations(given: unknown): void {
  if (typeof given !== "object" || given === null) return;
  const entries = Object.entries(given).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  table = Object.fromEntries(entries);
}
