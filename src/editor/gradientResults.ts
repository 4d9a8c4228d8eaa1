import * as vscode from "vscode";
import type { GradientCheck } from "../engine/facts";
import type { ModelDocument } from "../model/document";
import type { Failure } from "../session/protocol";
import type { Part } from "./part";
import type { Runs } from "./runs";
import type { FollowedTexts } from "./textTrails";

/** What came of checking a model's gradients, and the texts it is about. */
export interface GradientResult {
  readonly model: vscode.Uri;
  /** The model as it was checked. */
  readonly document: ModelDocument;
  readonly texts: FollowedTexts;
  readonly outcome: CheckOutcome;
  /** Who asked: a run's own check, or the tests. */
  readonly by: "run" | "tests";
}

export type CheckOutcome =
  | {
      readonly kind: "checked";
      readonly check: GradientCheck;
      /** Of each tensor, by `layer/parameter`. */
      readonly elapsedMs: Readonly<Record<string, number>>;
    }
  /** The code threw, or did what it must not. */
  | { readonly kind: "failed"; readonly failure: Failure };

/** The latest gradient check of every model, whoever asked for it. */
export class GradientResults implements Part {
  private readonly latest = new Map<string, GradientResult>();
  private readonly changed = new vscode.EventEmitter<GradientResult>();
  readonly onDidChange = this.changed.event;
  private readonly subscriptions: Part[];

  constructor(runs: Runs) {
    this.subscriptions = [
      this.changed,
      runs.onDidTell(({ run: { model, startDocument, texts }, message }) => {
        const note = (outcome: CheckOutcome) =>
          this.note({ model, document: startDocument, texts: texts.fork(), outcome, by: "run" });
        if (message?.type === "gradientCheck")
          note({ kind: "checked", check: message.check, elapsedMs: message.elapsedMs });
        else if (message?.type === "requestFailed" && message.failure.file !== undefined)
          note({ kind: "failed", failure: message.failure });
      }),
    ];
  }

  get all(): GradientResult[] {
    return [...this.latest.values()];
  }

  of(model: vscode.Uri): GradientResult | undefined {
    return this.latest.get(model.toString());
  }

  note(result: GradientResult): void {
    const key = result.model.toString();
    this.latest.get(key)?.texts.dispose();
    this.latest.set(key, result);
    this.changed.fire(result);
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }
}
