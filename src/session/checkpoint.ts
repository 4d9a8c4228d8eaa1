/**
 * A training's whole state as one safetensors file: the weights, the optimizer's state under
 * `optimizer/<slot>/<layer>/<parameter>`, the schedule's memory and a rate set by hand under `optimizer/schedule`
 * and `optimizer/learningRate`, and `step`, from which every random draw follows.
 */
import type { Network } from "../engine/network";
import { encodeSafetensors, type SavedTensor } from "../engine/safetensors";
import type { Trainer } from "../engine/trainer";
import { UserError } from "../engine/userError";
import {
  type GivenTensors,
  isTrainingState,
  refuseExtra,
  take,
  takeWeights,
  tensorsOf,
  type WeightsFile,
} from "./weights";

const scheduleKey = "optimizer/schedule";
const rateKey = "optimizer/learningRate";
/** Key in the file's metadata: the optimizer whose state it holds. */
const optimizerKey = "optimizer";

interface Training {
  readonly network: Network;
  readonly trainer: Trainer;
  /** The model's optimizer, by its type. */
  readonly optimizer: string;
}

const scalar = (name: string, value: number): SavedTensor => ({
  name,
  shape: [],
  values: Float64Array.of(value),
});

/** Names and shapes of all the optimizer keeps, by the parameters it keeps it for. */
const slotShapes = ({ network, trainer }: Training): [name: string, shape: readonly number[]][] =>
  network.trainable.flatMap(({ path, shape }) =>
    trainer.slotNames.map((slot): [string, readonly number[]] => [`optimizer/${slot}/${path}`, shape]),
  );

/** The bytes of a file from which training goes on to the same bits. */
export function encodeCheckpoint(training: Training): Uint8Array {
  const { network, trainer, optimizer } = training;
  const { tensors, stepCount, learningRate, schedule } = trainer.state();
  const shapes = [
    ...network.parameters.map(({ path, shape }) => [path, shape] as const),
    ...slotShapes(training),
  ];
  const saved: SavedTensor[] = shapes.map(([name, shape]) => ({ name, shape, values: tensors.get(name)! }));
  if (schedule.length > 0)
    saved.push({ name: scheduleKey, shape: [schedule.length], values: Float64Array.from(schedule) });
  if (learningRate !== undefined) saved.push(scalar(rateKey, learningRate));
  saved.push(scalar("step", stepCount));
  return encodeSafetensors(saved, { [optimizerKey]: optimizer });
}

/**
 * Takes up a training where a file left it. Weights alone, or the state of another optimizer, start afresh at
 * step 0; a sentence says so where the file has a state that is not taken over. A UserError names the tensor
 * that does not fit.
 */
export function resume(training: Training, weights: WeightsFile): string | undefined {
  const { network, trainer, optimizer } = training;
  const given = tensorsOf(weights);
  const { file, metadata, tensors } = given;
  const by = metadata[optimizerKey];
  takeWeights(network, given);
  if (![...tensors.keys()].some(isTrainingState)) return undefined;
  if (by !== undefined && by !== optimizer)
    return `${file} was trained by ${by}; the weights are taken over, and ${optimizer} starts afresh`;
  const slots = slotShapes(training).map(([name, shape]) => take(given, name, shape));
  const step = takeScalar(given, "step", 0, (value) => Number.isSafeInteger(value) && value >= 0);
  const rate = takeScalar(given, rateKey, undefined, (value) => value > 0 && value < Infinity);
  const { length } = trainer.state().schedule;
  // Another schedule than the file's begins anew.
  const isSame = tensors.get(scheduleKey)?.shape.join() === String(length);
  const schedule =
    isSame && length > 0 ? take(given, scheduleKey, [length]).values : trainer.state().schedule;
  tensors.delete(scheduleKey);
  refuseExtra(given);
  const all = new Map(network.parameters.map(({ path, values }) => [path, values.slice()]));
  for (const { name, values } of slots) all.set(name, values as Float32Array<ArrayBuffer>);
  trainer.restore({ stepCount: step, learningRate: rate, schedule, tensors: all });
  return undefined;
}

function takeScalar<Missing extends number | undefined>(
  given: GivenTensors,
  name: string,
  missing: Missing,
  isValid: (value: number) => boolean,
): number | Missing {
  if (!given.tensors.has(name)) return missing;
  const value = take(given, name, []).values[0]!;
  if (isValid(value)) return value;
  throw new UserError(`${name} in ${given.file} is ${value}, which cannot be continued from.`, {
    file: given.file,
  });
}
