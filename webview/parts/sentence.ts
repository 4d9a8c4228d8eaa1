import { hasEnded } from "../../src/session/protocol";
import { decimal, duration, integer } from "../format";
import type { Run } from "../state/run";
import { extremes, latestValue } from "../state/values";
import { text } from "../strings";
import { metricWords } from "./evaluationSection";

/** How it is going, in one or two sentences that hold only facts. */
export function sentence(run: Run): string {
  const { state } = run;
  if (state === undefined) return "";
  if (state === "loading") return run.loadingMessage ?? text("starting");
  return [stateWords(run), ...costWords(run)].filter((part) => part !== "").join(" ");
}

function stateWords({ state, failure, progress, info, gradientCheck }: Run): string {
  // The failure itself stands below, with what to do.
  if (state === "failed") return failure === undefined ? text("saidFailed") : "";
  if (progress === undefined)
    return state === "finished" && gradientCheck !== undefined ? text("checkedOnly") : "";
  const step = integer(progress.step);
  const epochs = integer(info?.epochs ?? 0);
  switch (state) {
    case "paused":
      return text("saidPaused", step);
    case "finished":
      return text("saidFinished", epochs, duration(progress.elapsedSeconds));
    case "stoppedEarly":
      return text("saidStoppedEarly", integer(progress.epoch + 1), epochs);
    case "stopped":
      return text("saidStopped", step);
    case "diverged":
      return text("saidDiverged", step);
    default:
      return "";
  }
}

function costWords(run: Run): string[] {
  const { history, evaluations, state } = run;
  if (history === undefined || history.buckets === 0 || state === "diverged") return [];
  const smoothed = history.indexOf("smoothedCost");
  const now = latestValue(history, smoothed)?.high;
  // A bucket of many steps holds the beginning as its largest value, or its smallest where the cost rose.
  const first = smoothed < 0 ? NaN : history.maximum(smoothed, 0);
  if (now === undefined || !Number.isFinite(now)) return [];
  const steps = integer(run.progress?.step ?? 0);
  const change = (now - first) / Math.abs(first);
  const words =
    Math.abs(change) > 0.02
      ? text(change < 0 ? "costFell" : "costRose", decimal(first), decimal(now), steps)
      : text("costStands", decimal(now), steps);
  const dev = latestValue(history, history.indexOf("devCost"))?.high;
  const best = extremes(history, history.indexOf("devCost"));
  const parts = [words];
  if (dev !== undefined && best !== undefined) {
    const isBest = dev <= best.low * (1 + 1e-9);
    parts.push(
      isBest
        ? text("devCostLowest", decimal(dev))
        : text("devCostNow", decimal(dev), decimal(best.low), integer(best.lowStep)),
    );
  }
  const metric = Object.entries(evaluations?.parts.dev?.metrics ?? {})[0];
  if (metric !== undefined && (state === undefined || hasEnded(state))) {
    parts.push(text("metricNow", metricWords(metric[0]).toLowerCase(), decimal(metric[1])));
  }
  return parts;
}
