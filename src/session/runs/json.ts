import type { HistoryFrame } from "../protocol";
import { histogramJson } from "./histogramJson";
import type { RecordedRun } from "./runRecord";

/**
 * Everything of a run. Of each series the least and the greatest value of each bucket, null where nothing was
 * recorded; numbers that JSON does not have are `"NaN"`, `"Infinity"` and `"-Infinity"`.
 */
export function jsonOf({ begin, note, snapshot, epochs, changes }: RecordedRun): string {
  const { history, histograms, series, ...rest } = snapshot;
  // Without the paths of this machine: an export is for others too.
  const { id, name, label, text, precision, threads, purpose, startedAtMs, rerunOf } = begin;
  const all = {
    format: "model-debugger-run",
    formatVersion: 1,
    ...{ id, name, label, text, precision, threads, purpose, rerunOf },
    ...(note.title !== undefined && { title: note.title }),
    startedAt: new Date(startedAtMs).toISOString(),
    ...rest,
    epochs,
    changes,
    ...(histograms && { histograms: histogramJson(snapshot.info?.layers ?? [], histograms) }),
    ...(history && { stepsPerBucket: history.stepsPerBucket, series: seriesOf(series, history) }),
  };
  const spell = (_: string, value: unknown): unknown =>
    typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
  return `${JSON.stringify(all, spell, 1)}\n`;
}

function seriesOf(names: readonly string[], { buckets, values }: HistoryFrame): object {
  const numbers = (at: number, offset: number) =>
    Array.from({ length: buckets }, (_, bucket) => {
      const value = values[(at * buckets + bucket) * 2 + offset]!;
      return Number.isNaN(value) ? null : value;
    });
  return Object.fromEntries(names.map((name, at) => [name, { min: numbers(at, 0), max: numbers(at, 1) }]));
}
