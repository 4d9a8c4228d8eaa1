import type { Distribution } from "../../../src/session/shownHistograms";
import { decimal, integer } from "../../format";
import { text } from "../../strings";

/** A distribution in words: its ends, where its middle half lies, and what is not finite. */
export function distributionWords({ counts, edges, nonFinite }: Distribution): string {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const broken = nonFinite > 0 ? [text("distributionNotFinite", integer(nonFinite))] : [];
  if (total === 0) return [text("distributionNone"), ...broken].join("; ");
  const filled = [...counts.keys()].filter((at) => counts[at]! > 0);
  const ends = [edges[filled[0]!]!, edges[filled.at(-1)! + 1]!];
  const half = [quantile(counts, edges, total, 0.25), quantile(counts, edges, total, 0.75)];
  return [text("distributionWords", ...[...ends, ...half].map((value) => decimal(value))), ...broken].join(
    "; ",
  );
}

/** Where a share of the values lies below, as far as the bins tell: evenly within each. */
export function quantile(
  counts: Uint16Array,
  edges: readonly number[],
  total: number,
  share: number,
): number {
  let before = 0;
  for (let at = 0; at < counts.length; at++) {
    const count = counts[at]!;
    if (count > 0 && before + count >= share * total) {
      const within = (share * total - before) / count;
      return edges[at]! + (edges[at + 1]! - edges[at]!) * within;
    }
    before += count;
  }
  return edges.at(-1)!;
}
