import { sizeOf } from "../../engine/shape";
import type { Dataset } from "../dataset";
import { numberPlaces, type NumbersPlace } from "./numbersGatherer";
import { readSample, type PartSample } from "./sample";

/** How to get from targets as they are delivered, in whatever form the loss wants, to what the files hold. */
export interface TargetReading {
  /** Of the classes, in the order of their numbers; undefined: the target is numbers. */
  readonly names?: readonly string[];
  /** Where the numbers stand among the decoded ones of an example. */
  readonly places: readonly NumbersPlace[];
  /** Decoded numbers of an example. */
  readonly size: number;
  /** An example has one class, or one of few whole numbers, which may be a class. */
  readonly oneClass: boolean;
  /** Class numbers, or numbers whose scaling `places` undo, of examples side by side. */
  decode(targets: Float64Array): Float64Array;
}

const unscaled = { offset: 0, factor: 1 };

export function readTarget(data: Dataset, samples: readonly PartSample[]): TargetReading {
  const { header, classes, train, targetScale = unscaled } = data;
  const { target } = header;
  const delivered = sizeOf(train.targetShape);
  if (classes !== undefined) {
    const size = sizeOf(target.shape ?? [1]);
    const decode = delivered > size ? (targets: Float64Array) => largestOf(targets, classes.length) : same;
    if (target.kind === "classes") return { names: classes, places: [], size, oneClass: size === 1, decode };
    // Whole numbers that the loss takes as classes.
    const values = Float64Array.from(classes, Number);
    const places = numberPlaces(target.columns[0]!, [], [unscaled], 0);
    return { places, size, oneClass: true, decode: (targets) => decode(targets).map((at) => values[at]!) };
  }
  if (isOneHot(data, samples)) {
    const isNamed = target.columns.length === delivered;
    const names = Array.from({ length: delivered }, (_, at) => (isNamed ? target.columns[at]! : `${at}`));
    return {
      names,
      places: [],
      size: 1,
      oneClass: true,
      decode: (targets) => largestOf(targets, delivered),
    };
  }
  const places = target.columns.flatMap((column, first) =>
    numberPlaces(column, target.shape ?? [], [targetScale], first),
  );
  const isFew = target.kind === "numbers" && target.distinctIntegers !== undefined;
  return { places, size: delivered, oneClass: isFew && delivered === 1, decode: same };
}

const same = (targets: Float64Array): Float64Array => targets;

/** Every example of the samples has one 1 among zeros. */
function isOneHot({ header: { target }, train }: Dataset, samples: readonly PartSample[]): boolean {
  const size = sizeOf(train.targetShape);
  if (target.kind !== "numbers" || train.targetShape.length !== 1 || size < 2) return false;
  if (target.distinctIntegers?.join() !== "0,1") return false;
  let fits = true;
  for (const sample of samples) {
    readSample(sample, ({ count, target: targets }) => {
      for (let example = 0; example < count && fits; example++) {
        let sum = 0;
        for (let at = 0; at < size; at++) sum += targets[example * size + at]!;
        fits = sum === 1;
      }
    });
  }
  return fits;
}

function largestOf(oneHot: Float64Array, classes: number): Float64Array {
  return Float64Array.from({ length: oneHot.length / classes }, (_, at) => {
    let largest = 0;
    for (let entry = 1; entry < classes; entry++)
      if (oneHot[at * classes + entry]! > oneHot[at * classes + largest]!) largest = entry;
    return largest;
  });
}
