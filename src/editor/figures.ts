import type { Progress, RunInfo, RunSnapshot } from "../session/protocol";

/** Numbers as the editor shows them. */

/** Three significant digits: `0.213`, `1.25e-7`, `NaN`. */
export const showNumber = (value: number): string => {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  if (value === 0) return "0";
  return size >= 1e-3 && size < 1e6 ? String(Number(value.toPrecision(3))) : value.toExponential(2);
};

/** `12,345` */
export const showCount = (count: number): string => count.toLocaleString("en-US");

/** The epoch a run is in, from 1; the last one after its end. */
export const epochNumber = (progress: Progress, info: RunInfo): number =>
  Math.min(progress.epoch + 1, info.epochs);

type Current = Omit<RunSnapshot, "history" | "histograms">;

/** The cost to judge a run by: of the latest mini-batch while it trains, of the dev or training part after. */
export const latestCost = (run: Current): number | undefined => {
  const ended = run.state === "finished" || run.state === "stoppedEarly";
  const evaluated = run.evaluations?.parts.dev ?? run.evaluations?.parts.train;
  return ended && evaluated !== undefined ? evaluated.cost : run.facts?.cost;
};
