import { examineData } from "../data/examineData";
import type { DataPlace, Dataset, TargetForm } from "../data/dataset";
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
import { say } from "../words/words";

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

/** Where the data of a model is looked for and kept. */
export const placeOf = ({ file, root, cache }: ModelInput, seed: number): DataPlace => ({
  modelFile: file,
  root,
  seed,
  ...(cache !== undefined && { storage: { cache } }),
});

/** A data set and what it holds. */
export type LoadedData = Pick<Prepared, "data" | "profile">;

/** Data sets of a thread that loads the same ones again and again, by their section of the file. */
export interface DataMemory {
  recall(section: string): ReadonlyMap<TargetForm, LoadedData> | undefined;
  remember(section: string, form: TargetForm, loaded: LoadedData): void;
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
  memory?: DataMemory,
): Promise<Prepared> {
  // Whoever asks to train has said that the workspace is trusted.
  const document = readModel({ ...input, mayRun: true, log });
  const { spec, definitions } = document;
  const broken = document.problems.filter((problem) => problem.severity === "error");
  if (spec === undefined || broken.length > 0) throw new BrokenModel(broken, input.label);

  const place = placeOf(input, spec.seed);
  progress(say`Reading the data`);
  const section = JSON.stringify([input.file, spec.seed, spec.data]);
  const known = memory?.recall(section);
  const examine = () => examineData(spec.data, place, { onProgress: progress, signal });
  const [sample] = known?.values() ?? [];
  const examined = sample === undefined ? await examine() : undefined;
  const { header } = sample?.data ?? examined!;
  const problems = lint(document, header).filter((problem) => problem.severity === "error");
  if (problems.length > 0) throw new BrokenModel(problems, input.label);

  const targetForm = targetFormOf(spec, header, definitions);
  const load = async (): Promise<LoadedData> => {
    const data = await loadData(spec.data, place, {
      targetForm,
      onProgress: progress,
      signal,
      examined: examined ?? (await examine()),
    });
    progress(say`Looking at the data`);
    return { data, profile: profileData(data, spec.seed) };
  };
  const loaded = known?.get(targetForm) ?? (await load());
  memory?.remember(section, targetForm, loaded);
  const { data, profile } = loaded;
  checkIndices(spec, data);
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
