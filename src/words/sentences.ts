/** Whole sentences, one after another; what is undefined has nothing to say. */
export const sentences = (...all: readonly (string | undefined)[]): string =>
  all.filter((sentence) => sentence !== undefined).join(" ");
