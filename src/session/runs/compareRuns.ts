import { modelDifferences } from "../../model/modelDifference";
import type { ComparedRun, Comparison } from "../comparison";
import type { HistoryFrame, SeriesName } from "../protocol";
import { readModel } from "../readModel";
import { readRun, type RunPlace } from "./runFolder";
import type { RecordedRun } from "./runRecord";
import { bestOf } from "./runSummary";

const compared: readonly SeriesName[] = ["smoothedCost", "trainCost", "devCost"];

/** Reads the runs and says what is to be seen of them side by side. Throws a UserError where one cannot be opened. */
export async function compareRuns(places: readonly RunPlace[]): Promise<Comparison> {
  const runs = await Promise.all(places.map(readRun));
  return { runs: runs.map(comparedRun), differences: modelDifferences(runs.map(modelOf)) };
}

/** What the model file says, without running any of it. */
const modelOf = ({ begin: { text, file, root } }: RecordedRun): unknown =>
  readModel({ text, file, root, mayRun: false }).valueAt([]);

function comparedRun({ begin, note, snapshot, epochs, changes }: RecordedRun): ComparedRun {
  const { info, progress, state, failure, evaluations, findings, series, history } = snapshot;
  const names = compared.filter((name) => series.includes(name));
  return {
    id: begin.id,
    title: note.title,
    name: begin.name,
    startedAtMs: begin.startedAtMs,
    state,
    failure: failure?.message,
    precision: begin.precision,
    seed: info?.seed,
    step: progress?.step ?? 0,
    epoch: progress?.epoch ?? 0,
    stepsPerEpoch: info?.stepsPerEpoch ?? 1,
    seconds: progress?.elapsedSeconds ?? 0,
    metrics: info?.metrics ?? [],
    parts: evaluations?.parts ?? {},
    best: bestOf(epochs, info?.metrics ?? []),
    findings: findings.map(({ severity, rule, layer }) => ({ severity, rule, layer })),
    changes: changes.length,
    series: names,
    history: history && only(names, series, history),
  };
}

/** The same stretch of history with these series alone. */
function only(
  names: readonly SeriesName[],
  series: readonly SeriesName[],
  { values, ...stretch }: HistoryFrame,
): HistoryFrame {
  const length = 2 * stretch.buckets;
  const chosen = new Float64Array(names.length * length);
  names.forEach((name, at) => {
    const from = series.indexOf(name) * length;
    chosen.set(values.subarray(from, from + length), at * length);
  });
  return { ...stretch, values: chosen };
}
