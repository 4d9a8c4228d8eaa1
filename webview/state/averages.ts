import type { History } from "../../src/session/history";
import type { SeriesName } from "../../src/session/protocol";

/** An exponentially weighted average of the cost that a run holds. */
export interface Average {
  /** Weight of the past. */
  readonly beta: number;
  readonly series: SeriesName;
}

/** The usual one, which every run has. */
const usual: Average = { beta: 0.95, series: "smoothedCost" };
/** The cost of each mini-batch is its own average. */
const none: Average = { beta: 0, series: "cost" };
const prefix = `${usual.series}/`;

/** From none to the smoothest. Runs that were recorded before there was a choice have the usual one alone. */
export function averagesOf({ series }: Pick<History, "series">): Average[] {
  const others = series
    .filter((name) => name.startsWith(prefix))
    .map((name) => ({ beta: Number(name.slice(prefix.length)), series: name }));
  return [none, usual, ...others].sort((a, b) => a.beta - b.beta);
}

/** The average that comes nearest to what was chosen, by the number of steps averaged over. */
export function averageNear(history: Pick<History, "series">, beta: number): Average {
  const distance = (average: Average) => Math.abs(Math.log((1 - average.beta) / (1 - beta)));
  return averagesOf(history).reduce((best, one) => (distance(one) < distance(best) ? one : best));
}

/** About how many steps it averages over: 1 / (1 − β). */
export const stepsOf = (beta: number): number => Math.round(1 / (1 - beta));
