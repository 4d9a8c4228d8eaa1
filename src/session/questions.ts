import { examineData } from "../data/examineData";
import { inspectData } from "../data/inspectData";
import { compileNetwork } from "../engine/network";
import { tensorFacts } from "../engine/tensorFacts";
import { lint } from "../diagnosis/lint";
import { networkSpecOf } from "../model/network";
import { placeOf } from "./prepare";
import { runExperiment } from "./diagnosis/experiments/index";
import { runTrial } from "./diagnosis/trial";
import { profileModel } from "./profileModel";
import { readCodeModel, readModel } from "./readModel";
import type { QuestionName, Questions } from "./jobs";
import { compareRuns } from "./runs/compareRuns";
import { exportRun } from "./runs/exportRun";
import { listRuns, readRun } from "./runs/runFolder";
import { checkFork } from "./steering/fitFork";
import { readFork } from "./steering/readFork";

type Answerer<Name extends QuestionName> = (
  input: Questions[Name]["input"],
) => Promise<Questions[Name]["answer"]>;

/** Data that take longer to read are looked at when a training begins. */
const profileWithinMs = 20_000;

/** How each question about a model file or a recorded run is answered, in the worker. */
export const answers: { readonly [Name in QuestionName]: Answerer<Name> } = {
  readCode({ header, ...input }) {
    const { document, reading, answers } = readCodeModel(input);
    // Asks every custom layer for its shape, so that the asking thread knows the answers.
    lint(document, header);
    return Promise.resolve({ reading, answers });
  },

  async inspectData(input) {
    const { spec } = readModel(input);
    if (spec === undefined) return { header: null };
    return { header: await inspectData(spec.data, placeOf(input, spec.seed)) };
  },

  async profileData(input) {
    const document = readModel(input);
    const { spec } = document;
    if (spec === undefined) return { profile: null };
    const place = placeOf(input, spec.seed);
    const signal = AbortSignal.timeout(profileWithinMs);
    try {
      const examined = await examineData(spec.data, place, { signal });
      return { profile: (await profileModel(document, place, examined, signal)) ?? null };
    } catch (error) {
      if (signal.aborted) return { profile: null };
      throw error;
    }
  },

  initialStatistics({ text, file, root, mayRun, header }) {
    const { spec, definitions } = readModel({ text, file, root, mayRun });
    if (spec === undefined) return Promise.resolve({});
    const network = compileNetwork(networkSpecOf(spec, header, definitions), {
      precision: "float32",
      batchSize: 1,
      definitions,
    });
    network.initialize();
    const layers: Record<string, Record<string, ReturnType<typeof tensorFacts>>> = {};
    for (const { layer, name, values } of network.parameters)
      (layers[layer] ??= {})[name] = tensorFacts(values);
    return Promise.resolve(layers);
  },

  checkFork({ text, file, root, mayRun, header, fork }) {
    const { start } = readFork(fork);
    const { spec, definitions } = readModel({ text, file, root, mayRun });
    if (spec !== undefined) {
      const form = { precision: "float32", batchSize: 1, definitions, optimizerState: "none" } as const;
      checkFork(compileNetwork(networkSpecOf(spec, header, definitions), form), start);
    }
    return Promise.resolve({ fits: true });
  },

  trial: runTrial,

  experiment: runExperiment,
  listRuns: ({ folder }) => listRuns(folder),
  readRun,
  compareRuns: ({ runs }) => compareRuns(runs),
  exportRun,
};
