import { hasEnded } from "../../src/session/protocol";
import { decimal, duration, integer } from "../format";
import { ruleWords } from "../state/flags";
import { outlookOf, type Outlook } from "../state/outlook";
import type { Run } from "../state/run";
import { latestValue } from "../state/values";
import { text } from "../strings";
import { metricWords } from "../state/metricWords";

/** How it is going, in a few short sentences that hold only facts; what matters first comes first. */
export function sentence(run: Run): string {
  const { state } = run;
  if (state === undefined) return "";
  if (state === "loading") return run.loadingMessage ?? text("starting");
  return [stateWords(run), ...courseWords(run)].filter((part) => part !== "").join(" ");
}

function stateWords(run: Run): string {
  const { state, failure, progress, info, gradientCheck } = run;
  // The failure itself stands below, with what to do.
  if (state === "failed") return failure === undefined ? text("saidFailed") : "";
  if (progress === undefined)
    return state === "finished" && gradientCheck !== undefined ? text("checkedOnly") : "";
  const step = integer(progress.step);
  const epoch = integer(Math.min(progress.epoch + 1, info?.epochs ?? Infinity));
  switch (state) {
    case "paused":
      return text("saidPaused", step, epoch);
    case "finished":
      return `${text("saidFinished", epochWords(progress.epoch), duration(progress.elapsedSeconds))} ${restoredWords(run)}`.trim();
    case "stoppedEarly":
      return `${text("saidStoppedEarly", integer(progress.epoch), epochWords(info?.epochs ?? 0))} ${restoredWords(run)}`.trim();
    case "stopped":
      return text("saidStopped", step, epoch);
    case "diverged":
      return text("saidDiverged", step);
    default:
      return "";
  }
}

/** The last evaluation is of the weights in place: where they are of an earlier epoch, those were brought back. */
function restoredWords({ evaluations, progress }: Run): string {
  if (evaluations === undefined || progress === undefined || evaluations.epoch >= progress.epoch) return "";
  return text("saidRestored", integer(evaluations.epoch));
}

function courseWords(run: Run): string[] {
  const { history, state } = run;
  if (history === undefined || history.buckets === 0 || state === "diverged" || state === "failed") return [];
  const outlook = outlookOf(run);
  const course = outlook === undefined ? firstEpochWords(run) : outlookWords(outlook, run);
  return [...course, metricSentence(run), errorWords(run)];
}

/** Before any part was measured anew: what the mini-batches say. */
function firstEpochWords({ history, info, progress, state }: Run): string[] {
  if (history === undefined || progress === undefined) return [];
  const smoothed = history.indexOf("smoothedCost");
  const now = latestValue(history, smoothed)?.high;
  if (now === undefined || !Number.isFinite(now)) return [];
  // A bucket of many steps holds the beginning as its largest value, or its smallest where the cost rose.
  const first = history.maximum(smoothed, 0);
  const change = (now - first) / Math.abs(first);
  const steps = integer(progress.step);
  const begun =
    info !== undefined && state === "running" && progress.epoch === 0
      ? text("saidFirstEpoch", steps, integer(info.stepsPerEpoch))
      : "";
  const course =
    Math.abs(change) > 0.02
      ? text(change < 0 ? "costFell" : "costRose", decimal(first), decimal(now), steps)
      : text("costStands", decimal(now), steps);
  return [begun, course];
}

function outlookWords(outlook: Outlook, run: Run): string[] {
  const { part, now, best, bestEpoch, isExact } = outlook;
  const at =
    now <= best
      ? text("bestSoFar")
      : bestEpoch === 0
        ? text("bestAtStart", decimal(best))
        : text(isExact ? "bestAt" : "bestAbout", decimal(best), integer(bestEpoch));
  const epochs = epochWords(run.progress?.epoch ?? 0);
  return [kindWords(outlook, run), text(`partCost_${part}`, decimal(now), epochs, at)];
}

function kindWords({ kind, part, bestEpoch, isExact, still }: Outlook, { state }: Run): string {
  const cost = text(part === "dev" ? "devCostWord" : "trainCostWord");
  switch (kind) {
    case "learning":
      return state !== undefined && hasEnded(state) ? "" : text("saidLearning");
    case "levelled":
      return text("saidLevelled", cost, integer(still));
    case "overfitting":
      return text(isExact ? "saidOverfitting" : "saidOverfittingAbout", integer(bestEpoch));
    case "worsening":
      return bestEpoch === 0
        ? text("saidWorseningStart", cost)
        : text("saidWorsening", cost, integer(bestEpoch));
  }
}

/** The first error that the rules saw. */
function errorWords({ findings }: Run): string {
  const [first] = findings
    .filter(({ severity, step }) => severity === "error" && step !== undefined)
    .sort((a, b) => a.step! - b.step!);
  if (first === undefined) return "";
  const [rule, step] = [ruleWords(first.rule), integer(first.step!)];
  return first.layer === undefined
    ? text("errorSince", rule, step)
    : text("errorOfSince", rule, first.layer, step);
}

function metricSentence({ evaluations }: Run): string {
  const part = evaluations?.parts.dev === undefined ? "train" : "dev";
  const [metric] = Object.entries(evaluations?.parts[part]?.metrics ?? {});
  if (metric === undefined) return "";
  const [name, value] = metric;
  return text(part === "dev" ? "metricNow" : "trainMetricNow", metricInText(name), decimal(value));
}

/** `Accuracy` → `accuracy`, but `R2` and `AUC` as they are. */
function metricInText(metric: string): string {
  const words = metricWords(metric);
  return /^[A-Z][a-z]/.test(words) ? words.charAt(0).toLowerCase() + words.slice(1) : words;
}

const epochWords = (epochs: number): string =>
  epochs === 1 ? text("saidOneEpoch") : text("saidEpochs", integer(epochs));
