/**
 * A language for tests, in which every text is its English in brackets with all letters changed: what is still in
 * letters was said past the translator, or is a value.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { takeTranslations } from "../../../src/words/words";

const english = Object.keys(JSON.parse(readFileSync("l10n/bundle.l10n.json", "utf8")) as object);
const table = Object.fromEntries(english.map((text) => [text, `⟦${text.replace(/[A-Za-z]/g, "ø")}⟧`]));

/** From here on the tests' thread speaks it; whoever begins has to end it. */
export const beginPseudo = (): void => takeTranslations(table);
export const endPseudo = (): void => takeTranslations({});

export function inPseudo<Result>(work: () => Result): Result {
  beginPseudo();
  try {
    return work();
  } finally {
    endPseudo();
  }
}

export const wordsOf = (text: string): string[] => text.match(/[A-Za-z]{2,}/g) ?? [];

/** What a message may show as it stands. */
export interface Known {
  readonly words: ReadonlySet<string>;
  /** What was escaped or torn is shown without the signs between its letters. */
  readonly letters: string;
}

export const known = (text: string): Known => ({
  words: new Set(wordsOf(text)),
  letters: text.replace(/[^A-Za-z]/g, ""),
});

const always = known("NaN Infinity null true false");

/** What of the message no translator could have said: signs outside of brackets, words that are in nothing `given`. */
export function untranslated(message: string, given: readonly (string | Known)[]): string[] {
  const outside: string[] = [];
  let depth = 0;
  for (const sign of message) {
    if (sign === "⟦") depth++;
    else if (sign === "⟧") depth--;
    else if (depth === 0 && sign !== " ") outside.push(sign);
  }
  const all = [always, ...given.map((text) => (typeof text === "string" ? known(text) : text))];
  // Quoted texts and cut ones may be parts of what was given.
  const quoted = /`[^`]*`|"[^"]*"|\S*…/g;
  const parts = (message.match(quoted) ?? []).flatMap(wordsOf);
  const others = wordsOf(message.replace(quoted, " "));
  return [
    ...outside,
    ...parts.filter((word) => !all.some(({ letters }) => letters.includes(word))),
    ...others.filter((word) => !all.some(({ words }) => words.has(word))),
  ];
}

/** `given`: names, paths and texts that the message may show as they are. */
export const assertTranslated = (message: string, given: readonly (string | Known)[]): void =>
  assert.deepEqual(untranslated(message, given), [], message);
