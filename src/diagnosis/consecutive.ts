/** A stretch of neighbours in a list. */
export interface Stretch<T> {
  readonly first: T;
  /** How many follow the first without a gap. */
  readonly following: number;
}

/**
 * Neighbouring members that a predicate picks, as stretches: where one layer spoils its input for the next,
 * the first of them is the one to look at.
 */
export function stretchesOf<T>(list: readonly T[], picks: (member: T) => boolean): Stretch<T>[] {
  const stretches: { first: T; following: number }[] = [];
  let open: { first: T; following: number } | undefined;
  for (const member of list) {
    if (!picks(member)) open = undefined;
    else if (open !== undefined) open.following++;
    else stretches.push((open = { first: member, following: 0 }));
  }
  return stretches;
}
