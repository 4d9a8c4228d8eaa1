import { inspectData } from "../data/inspectData";
import { compileNetwork } from "../engine/network";
import { tensorFacts } from "../engine/tensorFacts";
import { networkSpecOf } from "../model/network";
import { parseModel } from "../model/parseModel";
import type { QuestionName, Questions } from "./jobs";

type Answerer<Name extends QuestionName> = (
  input: Questions[Name]["input"],
) => Promise<Questions[Name]["answer"]>;

/** How each question about a model file is answered, in the worker. */
export const answers: { readonly [Name in QuestionName]: Answerer<Name> } = {
  async inspectData({ text, file, root }) {
    const { spec } = parseModel(text, file);
    if (spec === undefined) return { header: null };
    return { header: await inspectData(spec.data, { modelFile: file, root, seed: spec.seed }) };
  },

  initialStatistics({ text, file, header }) {
    const { spec } = parseModel(text, file);
    if (spec === undefined) return Promise.resolve({});
    const network = compileNetwork(networkSpecOf(spec, header), { precision: "float32", batchSize: 1 });
    network.initialize();
    const layers: Record<string, Record<string, ReturnType<typeof tensorFacts>>> = {};
    for (const { layer, name, values } of network.parameters)
      (layers[layer] ??= {})[name] = tensorFacts(values);
    return Promise.resolve(layers);
  },
};
