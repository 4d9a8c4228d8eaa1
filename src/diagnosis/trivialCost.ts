import type { Examples } from "../engine/examples";
import type { Chosen } from "../engine/options";
import { sizeOf } from "../engine/shape";

/** Enough rows to know the answer's distribution from; more are sampled evenly. */
const mostRows = 4096;

/**
 * The cost of the best answer that is the same for every example: the classes' entropy under a
 * cross-entropy, the target's variance under the squared error. Infinity where it is not known. What a
 * cost has to be compared with: a first cost may be anything.
 */
export function trivialCost(loss: Chosen, train: Examples): number {
  const columns = train.targetShape.at(-1) ?? 1;
  return costs.get(loss.type)?.(targetsOf(train), columns) ?? Infinity;
}

/** Targets `[rows, columns]` → the cost of the best constant answer. */
type ConstantCost = (targets: Float64Array, columns: number) => number;

const known: Readonly<Record<string, ConstantCost>> = {
  binaryCrossentropy: (targets, columns) => meanOf(meansOf(targets, columns).map(binaryEntropy)),
  categoricalCrossentropy: (targets, columns) => entropy(meansOf(targets, columns)),
  sparseCategoricalCrossentropy: (targets) => {
    const counts = new Map<number, number>();
    for (const target of targets) counts.set(target, (counts.get(target) ?? 0) + 1);
    return entropy([...counts.values()].map((count) => count / targets.length));
  },
  meanSquaredError: (targets, columns) => {
    const means = meansOf(targets, columns);
    return meanOf(targets.map((target, at) => (target - means[at % columns]!) ** 2));
  },
  meanAbsoluteError: (targets, columns) => {
    const medians = Array.from({ length: columns }, (_, column) =>
      medianOf(targets.filter((_target, at) => at % columns === column)),
    );
    return meanOf(targets.map((target, at) => Math.abs(target - medians[at % columns]!)));
  },
};
const costs = new Map(Object.entries(known));

const entropy = (probabilities: readonly number[]): number =>
  -probabilities.reduce((sum, p) => sum + (p > 0 ? p * Math.log(p) : 0), 0);
const binaryEntropy = (p: number): number => entropy([p, 1 - p]);

const meanOf = (values: ArrayLike<number> & Iterable<number>): number => {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
};

const medianOf = (values: Float64Array): number => values.sort()[values.length >> 1] ?? 0;

const meansOf = (targets: Float64Array, columns: number): number[] => {
  const sums = new Array<number>(columns).fill(0);
  targets.forEach((target, at) => (sums[at % columns]! += target));
  return sums.map((sum) => (sum * columns) / targets.length);
};

function targetsOf(train: Examples): Float64Array {
  const step = Math.ceil(train.count / mostRows);
  const rows = Uint32Array.from({ length: Math.ceil(train.count / step) }, (_, at) => at * step);
  // The inputs come along, a row at a time.
  const inputs = train.inputs.map(({ shape }) => new Float64Array(sizeOf(shape)));
  const size = sizeOf(train.targetShape);
  const target = new Float64Array(size);
  const targets = new Float64Array(rows.length * size);
  for (let at = 0; at < rows.length; at++) {
    train.read(rows, at, 1, inputs, target);
    targets.set(target, at * size);
  }
  return targets;
}
