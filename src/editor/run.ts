import * as vscode from "vscode";
import { parseModel, type ModelDocument } from "../model/parseModel";
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
  private startText: ModelDocument | undefined;

  constructor(
    readonly model: vscode.Uri,
    readonly job: TrainJob,
    workerFile: string,
  ) {
    this.name = modelName(model);
    this.trail = new EditTrail(job.text);
    this.session = new TrainingSession(job, workerFile);
  }

  /** The model as it was when the run began: findings name places in it. */
  get startDocument(): ModelDocument {
    return (this.startText ??= parseModel(this.job.text, this.job.file));
  }

  get state() {
    return this.session.current.state;
  }

  follow(event: vscode.TextDocumentChangeEvent): void {
    const changes = event.contentChanges.map(
      ({ rangeOffset, rangeLength, text }): TextChange => ({
        offset: rangeOffset,
        removed: rangeLength,
        inserted: text.length,
      }),
    );
    this.trail.follow(changes, event.document.getText());
  }
}

export interface RunNews {
  readonly run: Run;
  /** Undefined: the run was just made. */
  readonly message?: RunMessage;
}
