import { say } from "../words/words";

/**
 * The one of `names` that `given` was most likely meant to be, for "did you mean …?"; undefined when
 * none is close: at most two edits away, or a third of its letters; case does not count.
 */
export function nearestName(given: string, names: Iterable<string>): string | undefined {
  const spelt = given.toLowerCase();
  // A name that shares no letter with the given one is not a misspelling of it, however short both are.
  let least = Math.min(Math.max(2, Math.floor(spelt.length / 3)), spelt.length - 1) + 1;
  let nearest: string | undefined;
  for (const name of names) {
    const edits = editDistance(spelt, name.toLowerCase(), least);
    if (edits < least) [least, nearest] = [edits, name];
  }
  return nearest;
}

/** `Did you mean "price"?`; undefined when no name is close. `prefix`: what stands before each name. */
export function didYouMean(given: string, names: Iterable<string>, prefix = ""): string | undefined {
  const nearest = nearestName(given, names);
  return nearest === undefined ? undefined : say`Did you mean "${prefix}${nearest}"?`;
}

/**
 * Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b` (Damerau &
 * Levenshtein, optimal string alignment); `limit` for any distance that is not below it.
 */
export function editDistance(a: string, b: string, limit = Infinity): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let edits = Math.min(replaced, last[j]! + 1, row[j - 1]! + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        edits = Math.min(edits, beforeLast[j - 2]! + 1);
      }
      row.push(edits);
    }
    if (Math.min(...row) >= limit) return limit;
    [beforeLast, last] = [last, row];
  }
  return Math.min(last[b.length]!, limit);
}
