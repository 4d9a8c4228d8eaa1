import type { FeaturePlace } from "../featurePlaces";
import type { CategoriesOfPart, CategoriesProfile, PerPart } from "./dataProfile";
import { perPart, type PartSample } from "./sample";

const mostNames = 100;

/** Counts class numbers, categories or the items of a sequence, part by part. */
export class CategoriesGatherer {
  private readonly counts: readonly Float64Array[];

  constructor(
    private readonly samples: readonly PartSample[],
    classes: number,
  ) {
    this.counts = samples.map(() => new Float64Array(classes));
  }

  /** Class numbers. */
  addNumbers(part: number, numbers: Float64Array): void {
    const counts = this.counts[part]!;
    for (const number of numbers) counts[number]!++;
  }

  /** What stands at a feature's place in examples of `size` numbers each. */
  addFeature(part: number, { coding, first, width }: FeaturePlace, values: Float64Array, size: number): void {
    const counts = this.counts[part]!;
    for (let example = 0; example < values.length; example += size) {
      for (let at = 0; at < width; at++) {
        const value = values[example + first + at]!;
        if (coding !== "oneHot") counts[value]!++;
        else if (value === 1) counts[at]!++;
      }
    }
  }

  get parts(): PerPart<CategoriesOfPart> {
    return perPart(this.samples, (_, at) => ({ counts: [...this.counts[at]!] }));
  }

  /** With the most frequent names alone; the others together. */
  profile(kind: CategoriesProfile["kind"], name: string, names: readonly string[]): CategoriesProfile {
    if (names.length <= mostNames) return { kind, name, names, others: 0, parts: this.parts };
    const totalOf = (at: number): number => this.counts.reduce((sum, counts) => sum + counts[at]!, 0);
    const byCount = names.map((_, at) => ({ at, total: totalOf(at) }));
    byCount.sort((a, b) => b.total - a.total || a.at - b.at);
    const kept = byCount.slice(0, mostNames).map(({ at }) => at);
    kept.sort((a, b) => a - b);
    return {
      kind,
      name,
      names: kept.map((at) => names[at]!),
      others: names.length - mostNames,
      parts: perPart(this.samples, (_, part) => {
        const counts = this.counts[part]!;
        const shown = kept.map((at) => counts[at]!);
        const all = counts.reduce((sum, count) => sum + count, 0);
        return { counts: [...shown, all - shown.reduce((sum, count) => sum + count, 0)] };
      }),
    };
  }
}
