import { dirname } from "node:path";
import type { History, HistoryMark } from "../history";
import { hasEnded, type Failure, type PartEvaluations, type RunMessage } from "../protocol";
import type { RunMirror } from "../runMirror";
import { EpochLog } from "./epochLog";
import { encodeFileHead, encodeRecord } from "./recordLog";
import type { RunBeginning, RunChange, RunFields, RunRecord } from "./runRecord";
import type { HistogramMoment } from "../shownHistograms";
import { disk, type RunStorage } from "./runStorage";
import { codeOf, storageReason } from "./storageError";
import { say } from "../../words/words";
import { sentences } from "../../words/lists";

/** A file that has grown by this and by what it has to hold is written anew, with what it has to hold alone. */
const spareBytes = 1 << 20;

/**
 * Records a run as it goes: what is new since the last record is appended. One write at a time; one that fails is
 * told once, takes nothing from the run, and is made up for by the next that succeeds.
 */
export class RunRecorder {
  private readonly epochs = new EpochLog();
  private readonly changes: RunChange[] = [];
  private newEpochs: PartEvaluations[] = [];
  private newChanges: RunChange[] = [];
  private backTo: number | undefined;
  private written: Partial<RunFields> = {};
  private history: History | undefined;
  private writtenMoments: ReadonlySet<HistogramMoment> = new Set();
  private mark: HistoryMark | undefined;
  private writing: Promise<void> | undefined;
  private waiting = false;
  /** Bytes of the file, and of those the ones of its latest whole writing. 0: nothing is written yet. */
  private length = 0;
  private wholeLength = 0;
  private isWritten = false;
  private isTold = false;
  private isGone = false;

  constructor(
    private readonly file: string,
    private readonly begin: RunBeginning,
    private readonly mirror: RunMirror,
    private readonly tell: (message: Extract<RunMessage, { type: "recorded" | "notRecorded" }>) => void,
    private readonly storage: RunStorage = disk,
  ) {}

  noteEpoch(evaluations: PartEvaluations): void {
    this.epochs.add(evaluations);
    this.newEpochs.push(evaluations);
  }

  /** `wentTo`: the run is at that step now, and goes on from there. */
  noteChange(change: RunChange, wentTo?: number): void {
    this.changes.push(change);
    this.newChanges.push(change);
    if (wentTo === undefined) return;
    // Who goes on with a run whose record was deleted wants it recorded again.
    this.isGone = false;
    this.epochs.backTo(wentTo);
    this.newEpochs = this.newEpochs.filter(({ step }) => step < wentTo);
    this.backTo = Math.min(wentTo, this.backTo ?? Infinity);
  }

  /** Writes what is new. Resolves when all of it is written, or was told not to be. */
  record(): Promise<void> {
    this.waiting = true;
    return (this.writing ??= this.writeAll().finally(() => (this.writing = undefined)));
  }

  private async writeAll(): Promise<void> {
    while (this.waiting && !this.isGone) {
      this.waiting = false;
      await this.writeOnce();
    }
  }

  private async writeOnce(): Promise<void> {
    const before = this.written.state;
    const { state } = this.mirror.current;
    const hasJustEnded = hasEnded(state) && (before === undefined || !hasEnded(before));
    try {
      await this.write(this.take(), hasJustEnded);
      if (before !== state) this.tell({ type: "recorded" });
    } catch (error) {
      // Deleted by somebody after its end: it is not brought back.
      if (codeOf(error) === "ENOENT" && this.isWritten && hasEnded(state)) this.isGone = true;
      else this.told(error);
      this.length = 0;
    }
  }

  /** Appends, or writes the whole anew where that makes the file no larger, or where it has ended. */
  private async write(records: readonly RunRecord[], hasJustEnded: boolean): Promise<void> {
    const { file, storage } = this;
    const hasAllBuckets = records[0]?.history?.firstBucket === 0;
    const hasGrown = this.length > 2 * this.wholeLength + spareBytes;
    if (this.length === 0 || hasAllBuckets || hasGrown || hasJustEnded) {
      const bytes = Buffer.concat([encodeFileHead(), ...this.everything().map(encodeRecord)]);
      try {
        await storage.replace(file, bytes);
        this.length = this.wholeLength = bytes.length;
        this.isWritten = true;
        return;
      } catch (error) {
        // What lacks the room for a second file may have it for one record.
        if (this.length === 0) throw error;
      }
    }
    const bytes = Buffer.concat(records.map(encodeRecord));
    await storage.append(file, this.length, bytes);
    this.length += bytes.length;
  }

  /** What is new since the last record; from here on it is not. */
  private take(): RunRecord[] {
    const { current, past, histograms } = this.mirror;
    if (past !== this.history) {
      if (this.mark !== undefined) this.history?.unfollow(this.mark);
      this.history = past;
      this.mark = past?.follow();
    }
    const frame = this.mark && past?.frameSince(this.mark);
    const keys = Object.keys(current) as (keyof RunFields)[];
    const changed = keys.filter((key) => current[key] !== this.written[key]);
    const fields = Object.fromEntries(changed.map((key) => [key, current[key]])) as Partial<RunFields>;
    this.written = current;
    const record = {
      fields,
      ...(frame !== undefined && frame.buckets > 0 && { history: frame }),
      epochs: this.newEpochs,
      changes: this.newChanges,
      ...(this.backTo !== undefined && { backTo: this.backTo }),
    };
    this.newEpochs = [];
    this.newChanges = [];
    this.backTo = undefined;
    const { all, everySteps } = histograms;
    const moments = all.filter((moment) => !this.writtenMoments.has(moment));
    this.writtenMoments = new Set(all);
    return moments.length === 0 ? [record] : [record, { fields: {}, histograms: { everySteps, moments } }];
  }

  /** The history and the histograms apart: damage to their many bytes leaves the rest readable. */
  private everything(): RunRecord[] {
    const { current: fields, past } = this.mirror;
    const histograms = this.mirror.histograms.news;
    const { begin, changes } = this;
    const rest = { begin, fields, epochs: this.epochs.all, changes };
    return [
      rest,
      ...(past !== undefined && past.buckets > 0 ? [{ fields: {}, history: past.snapshot() }] : []),
      ...(histograms === undefined ? [] : [{ fields: {}, histograms }]),
    ];
  }

  private told(error: unknown): void {
    if (this.isTold) return;
    this.isTold = true;
    const failure: Failure = {
      message: sentences(
        say`The run cannot be recorded in ${dirname(this.file)}: ${storageReason(error)}.`,
        say`It goes on all the same; what was recorded before is kept.`,
      ),
    };
    this.tell({ type: "notRecorded", failure });
  }
}
