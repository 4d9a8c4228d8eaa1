/** A summary as the clause behind `because`: `Steps are too long.` → `steps are too long`. A translator finds it by itself. */
export const clauseOf = (summary: string): string =>
  summary.charAt(0).toLowerCase() + summary.slice(1).replace(/\.$/, "");
