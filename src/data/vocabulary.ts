import { mostCategories } from "./columnProfile";

/** How messages and tables call an item that is not in the vocabulary: number 0. */
export const unknownItem = "<unknown>";
/** What stands behind the last item of a text that is shorter than others: number 1. */
export const paddingItem = "<padding>";

/**
 * The items that a network tells apart, in the order of their numbers: 0 for all that are not among them (and
 * what else is reserved), then those that occur, in the order of their code units. Of too many the most frequent are kept.
 */
export function vocabularyOf(
  names: readonly string[],
  counts: Float64Array,
  reserved: readonly string[] = [unknownItem],
): readonly string[] {
  const known = names.map((name, at) => ({ name, count: counts[at]! })).filter(({ count }) => count > 0);
  known.sort((a, b) => b.count - a.count || inOrder(a.name, b.name));
  const kept = known.slice(0, mostCategories - reserved.length).map(({ name }) => name);
  return [...reserved, ...kept.sort(inOrder)];
}

const inOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
