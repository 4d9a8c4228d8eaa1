import { RandomStream } from "../engine/random";
import { UserError } from "../engine/userError";
import type { DataSpec } from "./dataSpec";
import type { PartName } from "./openSources";
import { say } from "../words/words";

const partNames: readonly PartName[] = ["train", "dev", "test"];

/**
 * Row numbers of each part, in a random order that derives from the seed. `classOf` (one class number a
 * row) stratifies: every class is divided like the whole, give or take one row. Counts are the
 * fractions' largest-remainder rounding, so they add up to `rows`; a train part alone keeps its order.
 */
export function splitRows(
  rows: number,
  split: DataSpec["split"],
  classOf: Uint32Array | undefined,
  seed: number,
): Record<PartName, Uint32Array> {
  checkFractions(split);
  const sum = split.train + split.dev + split.test;
  const fractions = partNames.map((part) => split[part] / sum);
  const totals = apportion(rows, fractions);
  const empty = emptyPart(rows, split);
  if (empty !== undefined) throw new UserError(empty.message, { path: empty.path });

  const classes = classOf ?? new Uint32Array(rows);
  const order = new Uint32Array(rows);
  if (totals[0] === rows) order.forEach((_, at) => (order[at] = at));
  else new RandomStream(seed, "data/split").permutation(order);

  // How many more rows of each class each part takes.
  const open = apportionClasses(countClasses(classes), fractions, totals);
  const parts = totals.map((total) => new Uint32Array(total));
  const filled = totals.map(() => 0);
  for (const row of order) {
    const wanted = open[classes[row]!]!;
    const part = wanted.findIndex((count) => count > 0);
    wanted[part]!--;
    parts[part]![filled[part]!++] = row;
  }
  return { train: parts[0]!, dev: parts[1]!, test: parts[2]! };
}

/** The first part that is asked for and would get no row, with the sentence that says so. */
export function emptyPart(
  rows: number,
  split: DataSpec["split"],
): { readonly message: string; readonly path: readonly string[] } | undefined {
  const sum = split.train + split.dev + split.test;
  const fractions = partNames.map((part) => split[part] / sum);
  const totals = apportion(rows, fractions);
  const at = partNames.findIndex((part, index) => split[part] > 0 && totals[index] === 0);
  const part = partNames[at];
  if (part === undefined) return undefined;
  const percent = Math.round(1000 * fractions[at]!) / 10;
  return {
    message: say`The ${part} part gets no row: ${percent} % of ${rows} rows are too few. Use more data, or other fractions.`,
    path: ["data", "split", part],
  };
}

/** Whole numbers near `fractions · count` that add up to `count`: the largest remainders are rounded up. */
export function apportion(count: number, fractions: readonly number[]): number[] {
  const quotas = fractions.map((fraction) => fraction * count);
  const shares = quotas.map(wholePart);
  let left = count - shares.reduce((sum, share) => sum + share, 0);
  const byRemainder = quotas.map((quota, at) => ({ at, remainder: quota - shares[at]! }));
  byRemainder.sort((a, b) => b.remainder - a.remainder || a.at - b.at);
  for (const { at } of byRemainder) if (left-- > 0) shares[at]!++;
  return shares;
}

/**
 * The same for every class, so that each part's counts add up to its total as well: each class's
 * fractional rows go to the parts that lack most (Gale & Ryser's construction), one a part.
 */
function apportionClasses(
  counts: readonly number[],
  fractions: readonly number[],
  totals: readonly number[],
): number[][] {
  const shares = counts.map((count) => fractions.map((fraction) => wholePart(fraction * count)));
  const lacking = totals.map((total, part) => total - shares.reduce((sum, share) => sum + share[part]!, 0));
  counts.forEach((count, at) => {
    const share = shares[at]!;
    const left = count - share.reduce((sum, part) => sum + part, 0);
    const remainder = (part: number): number => fractions[part]! * count - share[part]!;
    const neediest = totals.map((_, part) => part).filter((part) => fractions[part]! > 0);
    neediest.sort((a, b) => lacking[b]! - lacking[a]! || remainder(b) - remainder(a) || a - b);
    for (const part of neediest.slice(0, left)) {
      share[part]!++;
      lacking[part]!--;
    }
  });
  return shares;
}

/** 0.1 · 30 is 3.0000000000000004, and 0.29 · 100 is 28.999999999999996: both mean the whole number. */
const wholePart = (quota: number): number => Math.floor(quota + 1e-9);

function countClasses(classes: Uint32Array): number[] {
  const counts: number[] = [];
  for (const at of classes) {
    while (counts.length <= at) counts.push(0);
    counts[at]!++;
  }
  return counts;
}

function checkFractions(split: DataSpec["split"]): void {
  const fractions = partNames.map((part) => split[part]);
  const sum = fractions.reduce((total, fraction) => total + fraction, 0);
  const fits = fractions.every((fraction) => fraction >= 0 && fraction <= 1) && Math.abs(sum - 1) < 1e-6;
  if (fits && split.train > 0) return;
  throw new UserError(
    say`The split's fractions must lie between 0 and 1, add up to 1, and leave something to train on.`,
    { path: ["data", "split"] },
  );
}
