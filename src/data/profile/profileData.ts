import { sizeOf } from "../../engine/shape";
import type { Dataset } from "../dataset";
import type { FeaturePlace } from "../featurePlaces";
import { CategoriesGatherer } from "./categoriesGatherer";
import type { DataProfile, FeatureProfile } from "./dataProfile";
import { DuplicatesGatherer } from "./duplicatesGatherer";
import { numberPlaces, NumbersGatherer, type NumbersPlace } from "./numbersGatherer";
import { type PartSample, readSample, sampleParts, sizesOf } from "./sample";
import { readTarget } from "./targetReading";

/** Of each feature so many examples of a part are compared with train's … */
const mostCompared = 5_000;
/** … and of all features together so many numbers are kept for it. */
const mostKept = 2 ** 20;

/** What is gathered of one feature, or of a short vector's. */
interface Gathering {
  readonly input: number;
  readonly place: FeaturePlace;
  readonly numbers: readonly NumbersGatherer[];
  readonly categories?: CategoriesGatherer;
}

/**
 * Goes twice over a sample of a loaded data set and says what it holds, in bounded memory and time whatever
 * its size. The same data set and seed give the same profile, whatever form the loss wants its target in.
 */
export function profileData(data: Dataset, seed: number): DataProfile {
  const samples = sampleParts(data, seed);
  const reading = readTarget(data, samples);
  const gathering = gatherings(data, samples, reading.places);
  const target = gathering.target;
  const classes = new CategoriesGatherer(samples, reading.names?.length ?? 0);
  const duplicates = new DuplicatesGatherer(samples);
  const sizes = data.train.inputs.map(({ shape }) => sizeOf(shape));

  samples.forEach((sample, part) => {
    readSample(sample, (chunk) => {
      const targets = reading.decode(chunk.target);
      duplicates.add(part, chunk, targets, reading);
      if (reading.names !== undefined) classes.addNumbers(part, targets);
      for (const numbers of target) numbers.add(part, targets, reading.size);
      for (const { input, place, numbers, categories } of gathering.features) {
        const values = chunk.inputs[input]!;
        categories?.addFeature(part, place, values, sizes[input]!);
        for (const gatherer of numbers) gatherer.add(part, values, sizes[input]!);
      }
    });
  });
  const all = [...target, ...gathering.features.flatMap(({ numbers }) => numbers)];
  for (const gatherer of all) gatherer.settle();
  samples.forEach((sample, part) => {
    readSample(sample, (chunk) => {
      const targets = reading.decode(chunk.target);
      for (const numbers of target) numbers.addAgain(part, targets, reading.size, chunk.start);
      for (const { input, numbers } of gathering.features)
        for (const gatherer of numbers)
          gatherer.addAgain(part, chunk.inputs[input]!, sizes[input]!, chunk.start);
    });
  });

  const { columns } = data.header.target;
  return {
    parts: sizesOf(samples),
    features: gathering.features.flatMap((feature) => profilesOf(feature, data)),
    target: reading.names
      ? { kind: "classes", columns, names: reading.names, parts: classes.parts }
      : { kind: "numbers", columns, numbers: target.map(({ profile }) => profile) },
    duplicates: duplicates.profile(reading.oneClass),
  };
}

function gatherings(
  { features }: Dataset,
  samples: readonly PartSample[],
  targetPlaces: readonly NumbersPlace[],
): { features: Gathering[]; target: NumbersGatherer[] } {
  const places = features.map((input) =>
    input.map((place) => ({
      place,
      numbers:
        place.kind === "numbers" ? numberPlaces(place.column, place.shape, place.scales, place.first) : [],
    })),
  );
  const count = places.flat().reduce((sum, { numbers }) => sum + numbers.length, targetPlaces.length);
  const compared = Math.min(mostCompared, Math.max(1, Math.floor(mostKept / Math.max(1, count))));
  const gather = (place: NumbersPlace): NumbersGatherer => new NumbersGatherer(place, samples, compared);
  return {
    features: places.flatMap((input, at) =>
      input.map(({ place, numbers }) => ({
        input: at,
        place,
        numbers: numbers.map(gather),
        ...(place.names && { categories: new CategoriesGatherer(samples, place.names.length) }),
      })),
    ),
    target: targetPlaces.map(gather),
  };
}

function profilesOf({ input, place, numbers, categories }: Gathering, data: Dataset): FeatureProfile[] {
  const { column, kind, names } = place;
  const named = { input: data.train.inputs[input]!.name, column };
  if (categories !== undefined && names !== undefined && kind !== "numbers")
    return [{ ...named, ...categories.profile(kind, column, names) }];
  return numbers.map(({ profile }) => ({ ...named, ...profile }));
}
