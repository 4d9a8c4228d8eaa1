/** A language in which every text stands in brackets: no translator reaches what stands in none. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { takeTranslations } from "../../../src/words/words";

/** Every text that a translator finds. */
export const english = Object.keys(
  JSON.parse(readFileSync("l10n/bundle.l10n.json", "utf8")) as Record<string, string>,
);

/** The table of that language. */
export const bracketed = Object.fromEntries(english.map((text) => [text, `⟦${text}⟧`]));

/** What is said meanwhile is in that language. */
export const inBrackets = <T>(make: () => T): T => inLanguage(bracketed, make);

/** What is said meanwhile is in the language of that table. */
export function inLanguage<T>(table: Readonly<Record<string, string>>, make: () => T): T {
  takeTranslations(table);
  let isLater = false;
  try {
    const made = make();
    if (!(made instanceof Promise)) return made;
    isLater = true;
    return made.finally(() => takeTranslations({})) as T;
  } finally {
    if (!isLater) takeTranslations({});
  }
}

/** The English of a text in that language; not one word of it may stand outside of brackets. */
export function plain(text: string): string {
  let [before, rest] = ["", text];
  while (before !== rest) [before, rest] = [rest, rest.replace(/⟦[^⟦⟧]*⟧/g, "")];
  assert.doesNotMatch(rest, /\p{L}{2,}/u, `No translator reaches all of: ${text}`);
  return text.replace(/[⟦⟧]/g, "");
}

interface Told {
  readonly message: string;
  readonly fixes: readonly { readonly title: string }[];
}

/** A finding in English that was told in that language, with the titles of its fixes. */
export const plainFinding = <T extends Told>(finding: T): T => ({
  ...finding,
  message: plain(finding.message),
  fixes: finding.fixes.map((fix) => ({ ...fix, title: plain(fix.title) })),
});
