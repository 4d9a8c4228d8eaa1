import * as vscode from "vscode";
import type { ModelDocument } from "../model/document";
import type { ModelPath, TextRange } from "../model/problem";
import type { TrainJob } from "../session/jobs";
import type { RunMessage } from "../session/protocol";
import { TrainingSession } from "../session/session";
import { modelName } from "./modelFile";
import { pathNow } from "./pathNow";
import type { FollowedTexts } from "./textTrails";

/** A training (or gradient check) of one model document, and where the texts it was started from are now. */
export class Run {
  readonly session: TrainingSession;
  name: string;

  constructor(
    /** Where its file is now: it may be renamed while it trains. */
    public model: vscode.Uri,
    readonly job: TrainJob,
    workerFile: string,
    /** The model as it was when the run began: findings name places in it. */
    readonly startDocument: ModelDocument,
    /** The model file's and its modules', from the beginning of the run. */
    readonly texts: FollowedTexts,
  ) {
    this.name = modelName(model);
    this.session = new TrainingSession(job, workerFile);
  }

  get state() {
    return this.session.current.state;
  }

  /** What it found, and what it failed of. */
  get said() {
    return this.session.current;
  }

  /** Where a place of the first text is now, for a squiggle; undefined when what stands there was changed. */
  placeNow(path: ModelPath): TextRange | undefined {
    const trail = this.texts.of(this.model);
    return trail && pathNow(this.startDocument, trail, path);
  }

  /** Its model file was renamed. */
  move(model: vscode.Uri): void {
    this.texts.move(this.model, model);
    this.model = model;
    this.name = modelName(model);
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
}

export interface RunNews {
  readonly run: Run;
  /** Undefined: the run was just made. */
  readonly message?: RunMessage;
}
