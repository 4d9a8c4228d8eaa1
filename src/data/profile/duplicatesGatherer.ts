import { sizeOf } from "../../engine/shape";
import type { Duplicates } from "./dataProfile";
import { hashOf, wordsOf } from "./hash";
import type { Chunk, PartSample } from "./sample";
import type { TargetReading } from "./targetReading";

/** Examples whose inputs are equal. */
interface Group {
  rows: number;
  /** Hash of the first one's target. */
  readonly target: number;
  conflicting: boolean;
  /** One of them is in train. */
  readonly inTrain: boolean;
  /** Rows of each class, where an example has one class. */
  readonly classes: Map<number, number>;
}

/** Finds examples with equal inputs by their hashes: among 300,000 one chance in 200,000 of a false pair. */
export class DuplicatesGatherer {
  private readonly groups = new Map<number, Group>();
  private readonly equalInTrain: number[];
  /** For each example of train, whether none before it has its inputs. */
  private readonly first: Uint8Array;
  private rows = 0;

  constructor(private readonly samples: readonly PartSample[]) {
    this.equalInTrain = samples.map(() => 0);
    this.first = new Uint8Array(samples[0]!.rows.length);
  }

  /** Chunks of train first; `targets` as `reading` decodes them. */
  add(part: number, chunk: Chunk, targets: Float64Array, { size, oneClass }: TargetReading): void {
    const { examples } = this.samples[part]!;
    const inputWords = chunk.inputs.map((values, at) => wordsOf(values, sizeOf(examples.inputs[at]!.shape)));
    const targetWords = [wordsOf(targets, size)];
    for (let example = 0; example < chunk.count; example++) {
      const [inputs, target] = [hashOf(inputWords, example), hashOf(targetWords, example)];
      const { classes } = this.join(inputs, target, part, chunk.start + example);
      const itsClass = targets[example]!;
      if (oneClass) classes.set(itsClass, (classes.get(itsClass) ?? 0) + 1);
    }
    this.rows += chunk.count;
  }

  /** Of train's example `index` of the sample: none before it equals it. */
  isFirst(index: number): boolean {
    return this.first[index] === 1;
  }

  /** Of train: different examples in parts of all. */
  get distinctFraction(): number {
    return this.first.reduce((sum, one) => sum + one, 0) / this.first.length;
  }

  /** `repeats`: how probable it is, at most, that two different examples have equal inputs. */
  profile(repeats: number, oneClass: boolean): Duplicates {
    const several = [...this.groups.values()].filter(({ rows }) => rows > 1);
    const conflicting = several.filter((group) => group.conflicting);
    const rowsIn = (groups: readonly Group[]): number => groups.reduce((sum, { rows }) => sum + rows, 0);
    const rightAtBest = ({ classes }: Group): number => Math.max(...classes.values());
    const wrong = (): number => conflicting.reduce((sum, group) => sum + group.rows - rightAtBest(group), 0);
    const inTrain = this.samples.flatMap(({ part, rows }, at) =>
      part === "train" ? [] : [[part, { rows: this.equalInTrain[at]!, of: rows.length }] as const],
    );
    return {
      rows: this.rows,
      groups: several.length,
      rowsInGroups: rowsIn(several),
      conflictingGroups: conflicting.length,
      rowsInConflict: rowsIn(conflicting),
      ...(oneClass && { bestAccuracy: (this.rows - wrong()) / this.rows }),
      inTrain: Object.fromEntries(inTrain),
      byChance: repeats * this.first.length,
    };
  }

  private join(inputs: number, target: number, part: number, index: number): Group {
    const known = this.groups.get(inputs);
    if (known !== undefined) {
      known.rows++;
      if (known.target !== target) known.conflicting = true;
      if (known.inTrain) this.equalInTrain[part]!++;
      return known;
    }
    const inTrain = this.samples[part]!.part === "train";
    if (inTrain) this.first[index] = 1;
    const group = { rows: 1, target, conflicting: false, inTrain, classes: new Map<number, number>() };
    this.groups.set(inputs, group);
    return group;
  }
}
