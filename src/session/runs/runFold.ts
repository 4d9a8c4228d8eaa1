import { UserError } from "../../engine/userError";
import { History } from "../history";
import { hasEnded } from "../protocol";
import { HistogramMoments } from "../shownHistograms";
import { EpochLog } from "./epochLog";
import {
  changeOf,
  type RecordedRun,
  type RunBeginning,
  type RunChange,
  type RunFields,
  type RunNote,
  type RunRecord,
} from "./runRecord";
import { say } from "../../words/words";

/** Puts a run together from its records, in their order. */
export class RunFold {
  private begin: RunBeginning | undefined;
  private fields: RunFields = { state: "loading", series: [], findings: [] };
  private history: History | undefined;
  private readonly histograms = new HistogramMoments();
  private readonly epochs = new EpochLog();
  private readonly changes: RunChange[] = [];

  add({ begin, fields, history, histograms, epochs = [], changes = [], backTo }: RunRecord): void {
    this.begin ??= begin;
    this.fields = { ...this.fields, ...fields };
    if (fields.series !== undefined) this.history = new History(fields.series);
    if (history !== undefined) this.history?.apply(history);
    if (backTo !== undefined) {
      this.epochs.backTo(backTo);
      this.histograms.backTo(backTo);
    }
    if (histograms !== undefined) this.histograms.apply(histograms);
    for (const evaluations of epochs) this.epochs.add(evaluations);
    this.changes.push(...changes.map(changeOf));
  }

  /** The run so far. One that had not ended has stopped: nothing recorded its end. Throws a UserError where it has no beginning. */
  finish(note: RunNote, file: string): RecordedRun {
    const { begin, fields, history } = this;
    if (begin === undefined) throw new UserError(say`Nothing of this run was recorded whole.`, { file });
    const { state, failure } = hasEnded(fields.state)
      ? fields
      : (note.ended ?? { state: "stopped" as const, failure: undefined });
    const past = history !== undefined && history.buckets > 0 ? { history: history.snapshot() } : {};
    const histograms = this.histograms.news;
    const snapshot = { ...fields, state, failure, ...past, ...(histograms !== undefined && { histograms }) };
    return { begin, note, snapshot, epochs: this.epochs.all, changes: this.changes };
  }
}
