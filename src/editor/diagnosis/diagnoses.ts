import * as vscode from "vscode";
import type { Part } from "../part";
import type { Runs } from "../runs";
import type { TextTrails } from "../textTrails";
import { ModelDiagnosis } from "./modelDiagnosis";

/** What is known of why each of the window's models does not learn. */
export class Diagnoses implements Part {
  private readonly byModel = new Map<string, ModelDiagnosis>();
  private readonly changed = new vscode.EventEmitter<ModelDiagnosis>();
  readonly onDidChange = this.changed.event;
  private readonly subscriptions: Part[];

  constructor(runs: Runs, trails: TextTrails) {
    this.subscriptions = [
      this.changed,
      runs.onDidMove(({ from, to }) => {
        const moved = this.byModel.get(from.toString());
        if (!moved) return;
        this.byModel.delete(from.toString());
        this.byModel.set(to.toString(), moved);
        moved.move(to);
      }),
      trails.onDidMove(() => this.all.forEach((one) => one.lookAtText())),
    ];
  }

  get all(): ModelDiagnosis[] {
    return [...this.byModel.values()];
  }

  of(model: vscode.Uri): ModelDiagnosis {
    const key = model.toString();
    const known = this.byModel.get(key);
    if (known) return known;
    const made = new ModelDiagnosis(model, (one) => this.changed.fire(one));
    this.byModel.set(key, made);
    return made;
  }

  dispose(): void {
    for (const one of this.all) one.dispose();
    vscode.Disposable.from(...this.subscriptions).dispose();
  }
}
