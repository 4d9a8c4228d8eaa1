import { sizeOf } from "../../engine/shape";
import type { Duplicates } from "./dataProfile";
import { repeatProbability } from "./differenceOf";
import { hashOf, type Words, wordsOf } from "./hash";
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

/** Where fewer of train's examples than this are different, they repeat by nature. */
const leastDistinct = 0.2;

/** Finds examples with equal inputs by their hashes: among 300,000 one chance in 200,000 of a false pair. */
export class DuplicatesGatherer {
  private readonly groups = new Map<number, Group>();
  private readonly equalInTrain: number[];
  /** Of train's different examples: hashes of the first and of the second half of each input. */
  private readonly halves: readonly [number[], number[]] = [[], []];
  private rows = 0;

  constructor(private readonly samples: readonly PartSample[]) {
    this.equalInTrain = samples.map(() => 0);
  }

  /** Chunks of train first; `targets` as `reading` decodes them. */
  add(part: number, chunk: Chunk, targets: Float64Array, { size, oneClass }: TargetReading): void {
    const { examples } = this.samples[part]!;
    const sizes = examples.inputs.map(({ shape }) => sizeOf(shape));
    const inputWords = chunk.inputs.map((values, at) => wordsOf(values, sizes[at]!));
    const targetWords = [wordsOf(targets, size)];
    for (let example = 0; example < chunk.count; example++) {
      const [inputs, target] = [hashOf(inputWords, example), hashOf(targetWords, example)];
      const { classes } = this.join(inputs, target, part, () => this.keepHalves(inputWords, example));
      const itsClass = targets[example]!;
      if (oneClass) classes.set(itsClass, (classes.get(itsClass) ?? 0) + 1);
    }
    this.rows += chunk.count;
  }

  profile(oneClass: boolean): Duplicates {
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
      byChance: this.byChance(),
    };
  }

  private join(inputs: number, target: number, part: number, onNewInTrain: () => void): Group {
    const known = this.groups.get(inputs);
    if (known !== undefined) {
      known.rows++;
      if (known.target !== target) known.conflicting = true;
      if (known.inTrain) this.equalInTrain[part]!++;
      return known;
    }
    const inTrain = this.samples[part]!.part === "train";
    if (inTrain) onNewInTrain();
    const group = { rows: 1, target, conflicting: false, inTrain, classes: new Map<number, number>() };
    this.groups.set(inputs, group);
    return group;
  }

  private keepHalves(inputs: readonly Words[], example: number): void {
    this.halves[0].push(hashOf(inputs, example, "first half"));
    this.halves[1].push(hashOf(inputs, example, "second half"));
  }

  private byChance(): number {
    const { rows, examples } = this.samples[0]!;
    const isSingle = examples.inputs.length === 1 && sizeOf(examples.inputs[0]!.shape) === 1;
    const distinct = this.halves[0].length;
    // A single number has no halves, and what mostly repeats does so by nature.
    if (isSingle || distinct < 2 || distinct < leastDistinct * rows.length) return rows.length;
    const repeats = this.halves.map((hashes) => repeatProbability(Float64Array.from(hashes).sort()));
    return Math.min(...repeats) * rows.length;
  }
}
