/** What predictions are worth, independent of the loss they were trained with. */
import type { DataHeader } from "../../data/dataSpec";
import type { Examples } from "../../engine/examples";
import type { Network } from "../../engine/network";
import { sizeOf } from "../../engine/shape";
import type { Trainer } from "../../engine/trainer";
import { isBinary, isCategorical } from "../../diagnosis/losses";
import type { Score, Task } from "../../diagnosis/outcome";
import { classCountOf, targetShape } from "../../model/target";
import type { ModelSpec } from "../../model/spec";

/** Examples of a part that are looked at: their accuracy is known to about ± 2 % then. */
const mostExamples = 2_000;

/** What the model is asked for, judged by its target, its loss and its metrics. */
export function taskOf(model: ModelSpec, header: DataHeader): Task {
  const { target } = header;
  const classes = classCountOf(target);
  if (target.kind === "classes") return "classes";
  const judged = model.metrics.some(({ type }) => /accuracy|precision|recall|f1|auc|confusion/i.test(type));
  const crossEntropy = isBinary(model.loss) || isCategorical(model.loss) || /hinge/i.test(model.loss.type);
  if (sizeOf(targetShape(target)) > 1)
    return isCategorical(model.loss) ? "classes" : isBinary(model.loss) || judged ? "labels" : "numbers";
  return classes !== undefined && (judged || crossEntropy) ? "classes" : "numbers";
}

/** Measures `examples` (the first thousands of them) with the network as it is now. */
export function measureScore(
  {
    network,
    trainer,
    task,
    header,
  }: {
    readonly network: Network;
    readonly trainer: Trainer;
    readonly task: Task;
    readonly header: DataHeader;
  },
  examples: Examples,
): Score {
  const some = firstOf(examples, mostExamples);
  const predictions = trainer.predict(some);
  const targets = targetsOf(some);
  const columns = network.output.shape.at(-1) ?? 1;
  if (task === "numbers") return explained(predictions, targets, columns, some.count);
  if (task === "labels") return entries(predictions, targets, columns, some.count);
  const rows = (some.count * sizeOf(network.output.shape)) / columns;
  const width = targets.length / rows;
  const truth = classesIn(targets, rows, width, header, network.spec.loss.type);
  const middle = /hinge/i.test(network.spec.loss.type) ? 0 : 0.5;
  const count = Math.max(classCountOf(header.target) ?? width, 2);
  const said = Array.from({ length: rows }, (_, row) =>
    answered(
      predictions.subarray(row * columns, (row + 1) * columns),
      middle,
      isCategorical(network.spec.loss) || isBinary(network.spec.loss) ? 2 : count,
    ),
  );
  return agreement(said, truth);
}

const firstOf = (examples: Examples, most: number): Examples =>
  examples.count <= most
    ? examples
    : {
        count: most,
        inputs: examples.inputs,
        targetShape: examples.targetShape,
        read: (...given) => examples.read(...given),
      };

/** All targets, one example after the other. */
function targetsOf(examples: Examples): Float64Array {
  const size = sizeOf(examples.targetShape);
  const targets = new Float64Array(examples.count * size);
  const unread = examples.inputs.map(({ shape }) => new Float32Array(examples.count * sizeOf(shape)));
  const rows = Uint32Array.from({ length: examples.count }, (_, row) => row);
  examples.read(rows, 0, examples.count, unread, targets);
  return targets;
}

/** Class number of each row: the largest of one-hot numbers, or the place among the distinct values. */
function classesIn(
  targets: Float64Array,
  rows: number,
  width: number,
  { target }: DataHeader,
  loss: string,
): number[] {
  if (width > 1)
    return Array.from({ length: rows }, (_, row) =>
      largest(targets.subarray(row * width, (row + 1) * width)),
    );
  const distinct = target.kind === "numbers" ? target.distinctIntegers : undefined;
  const areValues = distinct !== undefined && !loss.startsWith("sparse");
  return Array.from(targets, (value) =>
    areValues ? Math.max(0, distinct.indexOf(Math.round(value))) : Math.round(value),
  );
}

/** The class that a row of outputs names; NaN where they are no numbers. */
function answered(row: Float32Array | Float64Array, middle: number, classes: number): number {
  if (row.some((value) => !Number.isFinite(value))) return NaN;
  if (row.length > 1) return largest(row);
  return classes <= 2 ? Number(row[0]! > middle) : Math.min(classes - 1, Math.max(0, Math.round(row[0]!)));
}

function largest(row: ArrayLike<number>): number {
  let best = 0;
  for (let at = 1; at < row.length; at++) if (row[at]! > row[best]!) best = at;
  return best;
}

function agreement(said: readonly number[], truth: readonly number[]): Score {
  const counts = new Map<number, number>();
  for (const each of truth) counts.set(each, (counts.get(each) ?? 0) + 1);
  const right = said.filter((each, at) => each === truth[at]).length;
  const finite = said.some((each) => !Number.isNaN(each));
  return {
    value: finite ? right / truth.length : NaN,
    chance: Math.max(...counts.values()) / truth.length,
    examples: truth.length,
  };
}

/** Yes-or-no entries, each a question of its own. */
function entries(
  predictions: ArrayLike<number>,
  targets: Float64Array,
  columns: number,
  count: number,
): Score {
  let right = 0;
  let commonest = 0;
  let finite = false;
  for (let column = 0; column < columns; column++) {
    let yes = 0;
    for (let at = column; at < targets.length; at += columns) {
      finite ||= Number.isFinite(predictions[at]);
      if (predictions[at]! > 0.5 === targets[at]! > 0.5) right++;
      if (targets[at]! > 0.5) yes++;
    }
    const rows = targets.length / columns;
    commonest += Math.max(yes, rows - yes);
  }
  return {
    value: finite ? right / targets.length : NaN,
    chance: commonest / targets.length,
    examples: count,
  };
}

/** r² = 1 − Σ(t − p)² / Σ(t − t̄)², each column about its own mean, all columns together. */
function explained(
  predictions: ArrayLike<number>,
  targets: Float64Array,
  columns: number,
  count: number,
): Score {
  let errors = 0;
  let squares = 0;
  const rows = targets.length / columns;
  for (let column = 0; column < columns; column++) {
    let mean = 0;
    for (let at = column; at < targets.length; at += columns) mean += targets[at]! / rows;
    for (let at = column; at < targets.length; at += columns) {
      errors += (targets[at]! - predictions[at]!) ** 2;
      squares += (targets[at]! - mean) ** 2;
    }
  }
  return { value: Number.isFinite(errors) ? 1 - errors / squares : NaN, chance: 0, examples: count };
}
