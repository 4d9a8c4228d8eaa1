import type * as vscode from "vscode";
import { Refusal, type Asker } from "../session/analyst";
import type { Questions } from "../session/jobs";
import { askedModel, modelInput } from "./modelFile";
import type { Reading } from "./modelReader";

type Statistics = Questions["initialStatistics"]["answer"];

/** More would keep a hover waiting and the memory full. */
const mostParameters = 5_000_000;
const mostKept = 20;

/** Statistics of initial weights, drawn by the analyst's worker once for each text. */
export class InitialWeights {
  private readonly kept = new Map<string, Promise<Statistics | undefined>>();

  constructor(private readonly analyst: Asker) {}

  /** Undefined where the model cannot be initialized yet, or is too large to do so for a hover. */
  of(document: vscode.TextDocument, reading: Reading): Promise<Statistics | undefined> {
    const { header, layers, problems } = reading;
    const parameters = layers.reduce((sum, layer) => sum + (layer.parameterCount ?? 0), 0);
    const broken = problems.some((problem) => problem.severity === "error");
    if (header === undefined || broken || parameters > mostParameters) return Promise.resolve(undefined);
    const input = { ...askedModel(modelInput(document)), header };
    const key = JSON.stringify([input.file, input.text, header.inputs.map(({ shape }) => shape)]);
    let statistics = this.kept.get(key);
    if (statistics === undefined) {
      statistics = this.analyst.ask("initialStatistics", input).catch((error: unknown) => {
        if (error instanceof Refusal) return undefined;
        throw error;
      });
      if (this.kept.size >= mostKept) this.kept.clear();
      this.kept.set(key, statistics);
    }
    return statistics;
  }
}
