import type { ShownCause, ShownDiagnosis, ShownExperiment } from "../../src/session/shownDiagnosis";

/** A diagnosis or an experiment goes on; the host begins no second one. */
export const isBusy = (diagnosis: ShownDiagnosis | undefined): boolean =>
  diagnosis?.experimenting !== undefined || diagnosis?.examination?.state === "running";

/** Something was asked, so that there is something to show. */
export const hasNews = (diagnosis: ShownDiagnosis | undefined): boolean =>
  diagnosis !== undefined &&
  (diagnosis.examination !== undefined ||
    isBusy(diagnosis) ||
    diagnosis.experiments.some(({ result }) => result));

export type Likelihood = "veryLikely" | "likely" | "possible" | "unlikely";

export const likelihood = (confidence: number): Likelihood =>
  confidence >= 0.8
    ? "veryLikely"
    : confidence >= 0.6
      ? "likely"
      : confidence >= 0.35
        ? "possible"
        : "unlikely";

/** The costs before and after a fix are of different sizes by themselves: another loss, or other targets. */
export const changesCost = ({ edits }: ShownCause): boolean =>
  edits.some(({ place }) => /^(loss|data\.normalizeTarget)\b/.test(place));

/** Those that would decide first. */
export function experimentsInOrder({ experiments, examination }: ShownDiagnosis): {
  readonly experiment: ShownExperiment;
  readonly decides: boolean;
}[] {
  const suggested = examination?.answer?.suggested ?? [];
  const known = experiments.map((experiment) => ({
    experiment,
    decides: suggested.includes(experiment.name),
  }));
  return [...known.filter(({ decides }) => decides), ...known.filter(({ decides }) => !decides)];
}
