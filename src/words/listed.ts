import { say } from "./words";

/** Names one after another, the last behind a word of the reader's language: `a, b and c`, `a, b or c`. */
export const listed = {
  and: (names: readonly string[]): string =>
    names.length < 2 ? names.join("") : say`${names.slice(0, -1).join(", ")} and ${names.at(-1)!}`,
  or: (names: readonly string[]): string =>
    names.length < 2 ? names.join("") : say`${names.slice(0, -1).join(", ")} or ${names.at(-1)!}`,
} as const;
