import { Evaluator } from "../../engine/evaluator";
import type { Evaluation } from "../../engine/facts";
import { compileNetwork } from "../../engine/network";
import { UserError } from "../../engine/userError";
import { plannedBatchSize } from "../../engine/trainer";
import { prepare } from "../../session/prepare";
import { loadWeights } from "../../session/weights";
import { choiceOption, exitStatus, precisions, requiredOption, type Command } from "../command";
import { evaluationLines, metricsOf } from "../evaluations";
import { readModel } from "../modelInput";
import { readTensorFile } from "../tensorFile";

const parts = ["train", "dev", "test"] as const;

export const evaluate: Command = {
  usage: "evaluate FILE --load W.safetensors [--split train|dev|test] [--precision float32|float64]",
  summary: "measures cost and metrics of saved weights on one part of the data, or on all",
  options: { load: { type: "string" }, split: { type: "string" }, precision: { type: "string" } },
  files: "one",
  async run(call) {
    const { output } = call;
    const load = requiredOption(call, "load", "the weights to evaluate");
    const split = choiceOption(call, "split", ["all", ...parts]);
    const precision = choiceOption(call, "precision", precisions);
    const prepared = await prepare(await readModel(call.files[0]!, call), (message) =>
      output.progress(message),
    );
    const { model, data } = prepared;
    const network = compileNetwork(prepared.network, {
      precision,
      batchSize: plannedBatchSize(model.training, data.train.count),
      optimizerState: "none",
      definitions: prepared.definitions,
    });
    loadWeights(network, await readTensorFile(load));
    const evaluator = new Evaluator(network, model.training.metrics, data.targetScale);
    const measured: [string, Evaluation][] = [];
    for (const part of parts) {
      const examples = data[part];
      if (split !== "all" && split !== part) continue;
      if (examples !== undefined) measured.push([part, evaluator.evaluate(examples)]);
      else if (split === part) throw new UserError(`The data has no ${part} part.`, { path: ["data"] });
    }
    for (const [part, evaluation] of measured)
      for (const line of evaluationLines(part, evaluation)) output.say(line);
    const each = <Value>(of: (evaluation: Evaluation) => Value) =>
      Object.fromEntries(measured.map(([part, evaluation]) => [part, of(evaluation)]));
    output.document({
      cost: each(({ cost }) => cost),
      metrics: each(metricsOf),
      examples: each(({ examples }) => examples),
    });
    return exitStatus.clean;
  },
};
