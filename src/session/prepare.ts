import { examineData } from "../data/examineData";
import type { Dataset } from "../data/dataset";
import { loadData } from "../data/loadData";
import type { DataProfile } from "../data/profile/dataProfile";
import { profileData } from "../data/profile/profileData";
import type { Finding } from "../diagnosis/finding";
import { lint } from "../diagnosis/lint";
import { dataFindings } from "../diagnosis/modelFindings";
import type { NetworkSpec } from "../engine/networkSpec";
import { impliedMetrics, networkSpecOf, targetFormOf } from "../model/network";
import type { Definitions } from "../engine/definitions";
import type { ModelDocument } from "../model/document";
import { readModel } from "./readModel";
import type { ModelSpec } from "../model/spec";
import { checkIndices } from "./checkIndices";
import { BrokenModel } from "./failure";
import type { ModelInput } from "./jobs";

/** A model file read, its data loaded, everything checked: ready to be compiled. */
export interface Prepared {
  readonly document: ModelDocument;
  readonly model: ModelSpec;
  readonly data: Dataset;
  readonly profile: DataProfile;
  /** What the rules of the data find in it. */
  readonly dataFindings: readonly Finding[];
  readonly network: NetworkSpec;
  /** Custom layers and losses, to be compiled with it. */
  readonly definitions: Definitions;
}

/**
 * Model file and data, read and checked. Throws `BrokenModel` where static problems keep it from
 * training, `UserError` where the data do, the signal's reason where it is cancelled.
 */
export async function prepare(
  input: ModelInput & { readonly label: string },
  progress: (message: string) => void = () => undefined,
  log: (line: string) => void = () => undefined,
  signal?: AbortSignal,
): Promise<Prepared> {
  // Whoever asks to train has said that the workspace is trusted.
  const document = readModel({ ...input, mayRun: true, log });
  const { spec, definitions } = document;
  const broken = document.problems.filter((problem) => problem.severity === "error");
  if (spec === undefined || broken.length > 0) throw new BrokenModel(broken, input.label);

  const place = { modelFile: input.file, root: input.root, seed: spec.seed };
  progress("Reading the data");
  const examined = await examineData(spec.data, place, { onProgress: progress, signal });
  const { header } = examined;
  const problems = lint(document, header).filter((problem) => problem.severity === "error");
  if (problems.length > 0) throw new BrokenModel(problems, input.label);

  const data = await loadData(spec.data, place, {
    targetForm: targetFormOf(spec, header, definitions),
    onProgress: progress,
    signal,
    examined,
  });
  checkIndices(spec, data);
  progress("Looking at the data");
  const profile = profileData(data, spec.seed);
  const metrics = spec.metrics.length > 0 ? spec.metrics : impliedMetrics(spec, header);
  return {
    document,
    model: { ...spec, metrics, training: { ...spec.training, metrics } },
    data,
    profile,
    dataFindings: dataFindings(document, spec, header, profile),
    network: networkSpecOf(spec, data.header, definitions),
    definitions,
  };
}
