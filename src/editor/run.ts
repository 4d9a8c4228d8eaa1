import * as vscode from "vscode";
import type { ModelDocument } from "../model/document";
import type { ModelPath, TextRange } from "../model/problem";
import type { TrainJob } from "../session/jobs";
import type { RunMessage } from "../session/protocol";
import { TrainingSession } from "../session/session";
import { EditTrail, type TextChange } from "./editTrail";
import { modelName } from "./modelFile";

/** A training (or gradient check) of one model document, and where the text it was started from is now. */
export class Run {
  readonly session: TrainingSession;
  readonly name: string;
  readonly trail: EditTrail;

  constructor(
    readonly model: vscode.Uri,
    readonly job: TrainJob,
    workerFile: string,
    /** The model as it was when the run began: findings name places in it. */
    readonly startDocument: ModelDocument,
  ) {
    this.name = modelName(model);
    this.trail = new EditTrail(job.text);
    this.session = new TrainingSession(job, workerFile);
  }

  get state() {
    return this.session.current.state;
  }

  /** Where a place of the first text is now, for a squiggle; undefined when what stands there was changed. */
  placeNow(path: ModelPath): TextRange | undefined {
    const { startDocument } = this;
    const headline = startDocument.rangeOf(path);
    // Nearly every edit is one of the whole model, or of its layers: there the headline alone counts.
    const holdsAll = path.length === 0 || (path.length === 1 && path[0] === "layers");
    const whole = (holdsAll ? undefined : startDocument.fullRangeOf(path)) ?? headline;
    const now = this.trail.now(whole);
    return now && { offset: headline.offset + now.offset - whole.offset, length: headline.length };
  }

  /** There are weights, and a worker that can still save and check them. */
  get hasWeights(): boolean {
    return this.session.alive && this.state !== "loading" && this.state !== "failed";
  }

  /** It was trained, but the worker that held its weights has ended. */
  get lostWeights(): boolean {
    return !this.session.alive && this.session.current.progress !== undefined;
  }

  /** Ends the worker; what it told is kept. */
  release(): Promise<void> {
    return this.session.dispose();
  }

  follow(event: vscode.TextDocumentChangeEvent): void {
    const changes = event.contentChanges.map(({ rangeOffset, rangeLength, text }): TextChange => ({
      offset: rangeOffset,
      removed: rangeLength,
      inserted: text.length,
    }));
    this.trail.follow(changes, event.document.getText());
  }
}

export interface RunNews {
  readonly run: Run;
  /** Undefined: the run was just made. */
  readonly message?: RunMessage;
}
