/**
 * Dev and test must come from where the model will be used, and train from nearby: a difference between
 * them adds an error that neither more data like train's nor a larger network takes away (Ng 2018,
 * "Machine Learning Yearning", 36–41). A split drawn at random is alike by construction and not judged.
 */
import { comesInParts } from "../../data/dataPlan";
import type { FeatureProfile, NumbersProfile, TargetProfile } from "../../data/profile/dataProfile";
import { defineDataRule, type Symptom } from "../rule";
import { shownNames } from "../shown";
import { chanceOfDistance, compareCounts, unlikely } from "../twoSampleTests";
import { say } from "../../words/words";
import { sentences } from "../../words/lists";

interface Difference {
  readonly name: string;
  readonly distance: number;
  readonly chance: number;
  /** Of a picture or a recording only its mean was compared: lighting and loudness differ easily. */
  readonly isMean: boolean;
}

export const splitMismatch = defineDataRule({
  severity: "warning",
  summary: "The dev or test part has another distribution than the training part.",
  thresholds: {
    level: {
      default: 0.001,
      description: "Probability of a false alarm over all features of a part together (Holm's correction).",
    },
    distance: {
      default: 0.2,
      description:
        "Kolmogorov–Smirnov distance, or difference of the classes' shares, below which a difference is of no consequence.",
    },
  },
  check({ model, profile }, { level, distance }) {
    if (!comesInParts(model.data)) return [];
    return (["dev", "test"] as const).flatMap((part): Symptom[] => {
      const differences = [
        ...profile.features.flatMap((feature) => ofFeature(feature, part)),
        ...ofTarget(profile.target, part),
      ];
      const found = unlikely(differences, level).filter((difference) => difference.distance > distance);
      if (found.length === 0) return [];
      const worst = found.reduce((one, other) => (other.distance > one.distance ? other : one));
      const names = shownNames(found.map(({ name }) => name));
      const inParts = model.data.source !== undefined && "parts" in model.data.source;
      return [
        {
          severity: found.every(({ isMean }) => isMean) ? "info" : "warning",
          path: inParts ? ["data", "source", part] : ["data"],
          message: sentences(
            found.length === 1
              ? say`${part} is drawn differently from train: ${names} differs, "${worst.name}" most (${howFar(worst)}).`
              : say`${part} is drawn differently from train: ${names} differ, "${worst.name}" most (${howFar(worst)}).`,
            say`Shuffle the rows before they are parted, or see to it that dev and test hold what the model is for.`,
          ),
          evidence: { distance: worst.distance, chance: worst.chance, features: found.length },
        },
      ];
    });
  },
});

const howFar = ({ distance, chance }: Difference): string =>
  chance < 1e-6
    ? say`distance ${distance.toFixed(2)} of 1, probability by chance below 1e-6`
    : say`distance ${distance.toFixed(2)} of 1, probability by chance ${chance.toExponential(0)}`;

function ofFeature(feature: FeatureProfile, part: "dev" | "test"): Difference[] {
  if (feature.kind === "numbers") return ofNumbers(feature, part);
  const other = feature.parts[part];
  // Neighbouring items of a text are no independent draws.
  if (other === undefined || feature.kind === "items") return [];
  return [{ name: feature.name, isMean: false, ...compareCounts(feature.parts.train.counts, other.counts) }];
}

function ofNumbers({ name, entries, parts }: NumbersProfile, part: "dev" | "test"): Difference[] {
  const difference = parts[part]?.difference;
  if (difference === undefined) return [];
  const { statistic, trainCount, count } = difference;
  return [
    {
      name,
      distance: statistic,
      chance: chanceOfDistance(statistic, trainCount, count),
      isMean: entries > 1,
    },
  ];
}

function ofTarget(target: TargetProfile, part: "dev" | "test"): Difference[] {
  if (target.kind === "numbers") return target.numbers.flatMap((numbers) => ofNumbers(numbers, part));
  const other = target.parts[part];
  if (other === undefined) return [];
  const name = target.columns[0]!;
  return [{ name, isMean: false, ...compareCounts(target.parts.train.counts, other.counts) }];
}
