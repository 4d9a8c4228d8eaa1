import type { HistoryFrame } from "../protocol";
import { branchSeries, type ShownSteering } from "../shownSteering";
import { histogramJson } from "./histogramJson";
import type { RecordedRun } from "./runRecord";

/**
 * Everything of a run. Of each series the least and the greatest value of each bucket, null where nothing was
 * recorded; numbers that JSON does not have are `"NaN"`, `"Infinity"` and `"-Infinity"`.
 */
export function jsonOf({ begin, note, snapshot, epochs, changes }: RecordedRun): string {
  const { history, histograms, series, steering, ...rest } = snapshot;
  // Without the paths of this machine: an export is for others too.
  const { id, name, label, text, precision, threads, purpose, startedAtMs, rerunOf, forkOf } = begin;
  const all = {
    format: "model-debugger-run",
    formatVersion: 1,
    ...{ id, name, label, text, precision, threads, purpose, rerunOf, forkOf },
    ...(note.title !== undefined && { title: note.title }),
    startedAt: new Date(startedAtMs).toISOString(),
    ...rest,
    epochs,
    changes,
    ...(steering && { steering: steeringOf(steering) }),
    ...(histograms && { histograms: histogramJson(snapshot.info?.layers ?? [], histograms) }),
    ...(history && { stepsPerBucket: history.stepsPerBucket, series: seriesOf(series, history) }),
  };
  const spell = (_: string, value: unknown): unknown =>
    typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
  return `${JSON.stringify(all, spell, 1)}\n`;
}

/** The checkpoints' weights are not among it, nor what was told of folders of this machine. */
function steeringOf({ hyperparameters, marks, checkpoints, branches }: ShownSteering): object {
  const parts = branches.map(({ from, to, history }) => ({
    from,
    to,
    stepsPerBucket: history.stepsPerBucket,
    series: seriesOf(branchSeries, history),
  }));
  return { hyperparameters, marks, checkpoints, branches: parts };
}

function seriesOf(names: readonly string[], { buckets, values }: HistoryFrame): object {
  const numbers = (at: number, offset: number) =>
    Array.from({ length: buckets }, (_, bucket) => {
      const value = values[(at * buckets + bucket) * 2 + offset]!;
      return Number.isNaN(value) ? null : value;
    });
  return Object.fromEntries(names.map((name, at) => [name, { min: numbers(at, 0), max: numbers(at, 1) }]));
}
