import type { PartName } from "../data/openSources";
import type { DataProfile } from "../data/profile/dataProfile";
import type { ModelSpec } from "../model/spec";
import { isCrossEntropy } from "./losses";

const ofClasses = new Set(["hinge", "squaredHinge"]);

/** The classes of a target and how many rows of each part have each. */
export interface Labels {
  readonly names: readonly string[];
  readonly counts: Readonly<Partial<Record<PartName, readonly number[]>>> & {
    readonly train: readonly number[];
  };
}

/** Of a model that tells classes apart; undefined for numbers to predict and for several labels at once. */
export function labelsOf({ loss }: ModelSpec, { target }: DataProfile): Labels | undefined {
  if (target.kind === "classes") {
    const { train, dev, test } = target.parts;
    return {
      names: target.names,
      counts: { train: train.counts, dev: dev?.counts, test: test?.counts },
    };
  }
  const [only, ...others] = target.numbers;
  const { integers, parts } = only!;
  if (others.length > 0 || only!.entries > 1 || integers === undefined) return undefined;
  if (!isCrossEntropy(loss) && !ofClasses.has(loss.type)) return undefined;
  return {
    names: integers.map(String),
    counts: {
      train: parts.train.integerCounts!,
      dev: parts.dev?.integerCounts,
      test: parts.test?.integerCounts,
    },
  };
}
