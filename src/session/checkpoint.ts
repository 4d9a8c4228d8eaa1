/**
 * A training's whole state as one safetensors file: the weights, the optimizer's state under
 * `optimizer/<slot>/<layer>/<parameter>`, the schedule's memory under `optimizer/schedule`, what was set by hand
 * under `optimizer/learningRate` and `optimizer/byHand/<hyperparameter>`, and `step`, from which every random draw follows.
 *
 * Early stopping adds `optimizer/earlyStopping` (the best number, the epochs since, the step of the best weights)
 * and a second state of the same form, below `optimizer/best/` where the best weights are not those in place, or
 * below `optimizer/last/` where they are and training goes on from later ones.
 */
import { type ValuesByHand, whyNot } from "../engine/hyperparameters";
import type { Network } from "../engine/network";
import { encodeSafetensors, type SavedTensor } from "../engine/safetensors";
import type { Trainer } from "../engine/trainer";
import type { TrainerState } from "../engine/trainerState";
import { UserError } from "../engine/userError";
import type { EarlyStoppingMemory } from "./earlyStopping";
import type { EpochCosts } from "./partEvaluator";
import {
  type GivenTensors,
  isTrainingState,
  refuseExtra,
  take,
  takeWeights,
  tensorsOf,
  type WeightsFile,
} from "./weights";
import { say } from "../words/words";

const scheduleKey = "optimizer/schedule";
const byHandPrefix = "optimizer/byHand/";
/** A learning rate was the first that could be set. */
const keyByHand = (name: string): string =>
  name === "learningRate" ? "optimizer/learningRate" : byHandPrefix + name;
const stoppingKey = "optimizer/earlyStopping";
const costsKey = "optimizer/epochCosts";
const bestPrefix = "optimizer/best/";
const lastPrefix = "optimizer/last/";
/** Keys in the file's metadata: the optimizer whose state it holds, and what early stopping watched. */
const optimizerKey = "optimizer";
const monitorKey = "monitor";

interface Training {
  readonly network: Network;
  readonly trainer: Trainer;
  /** The model's optimizer, by its type. */
  readonly optimizer: string;
  /** What early stopping watches; undefined: there is none. */
  readonly monitor: string | undefined;
}

/** What a run keeps beside its trainer. */
export interface Past {
  readonly stopping?: EarlyStoppingMemory<TrainerState>;
  readonly epochCosts?: EpochCosts;
}

export interface SavedPast extends Past {
  /** Where training goes on from, where the weights in place are earlier, better ones. */
  readonly last?: TrainerState;
}

const row = (name: string, ...values: number[]): SavedTensor => ({
  name,
  shape: [values.length],
  values: Float64Array.from(values),
});
const scalar = (name: string, value: number): SavedTensor => ({ ...row(name, value), shape: [] });

/** Names and shapes of all the parameters, and of what the optimizer keeps for them. */
const parameterShapes = ({ network }: Training): [name: string, shape: readonly number[]][] =>
  network.parameters.map(({ path, shape }) => [path, shape]);
const slotShapes = (
  { network, trainer }: Training,
  byHand: ValuesByHand,
): [name: string, shape: readonly number[]][] =>
  network.trainable.flatMap(({ path, shape }) =>
    trainer
      .slotNamesWith(byHand)
      .map((slot): [string, readonly number[]] => [`optimizer/${slot}/${path}`, shape]),
  );

/** The bytes of a file from which training goes on to the same bits. `inPlace`: a copy of its state. */
export function encodeCheckpoint(
  training: Training,
  past: SavedPast = {},
  inPlace = training.trainer.state(),
): Uint8Array {
  const { optimizer, monitor } = training;
  const { stopping, epochCosts, last } = past;
  const saved = stateTensors(training, inPlace, "");
  if (last) saved.push(...stateTensors(training, last, lastPrefix));
  if (epochCosts) saved.push(row(costsKey, epochCosts.sum, epochCosts.steps));
  if (stopping) {
    const { best, sinceBest, state } = stopping;
    saved.push(row(stoppingKey, best, sinceBest, state?.stepCount ?? -1));
    if (state && state.stepCount !== inPlace.stepCount)
      saved.push(...stateTensors(training, state, bestPrefix));
  }
  return encodeSafetensors(saved, {
    [optimizerKey]: optimizer,
    ...(stopping && monitor !== undefined && { [monitorKey]: monitor }),
  });
}

function stateTensors(training: Training, state: TrainerState, prefix: string): SavedTensor[] {
  const { tensors, stepCount, byHand, schedule } = state;
  const shapes = [...parameterShapes(training), ...slotShapes(training, byHand)];
  const saved = shapes.map(([name, shape]) => ({ name, shape, values: tensors.get(name)! }));
  if (schedule.length > 0) saved.push(row(scheduleKey, ...Array.from(schedule)));
  for (const [name, value] of Object.entries(byHand)) saved.push(scalar(keyByHand(name), value));
  saved.push(scalar("step", stepCount));
  return saved.map((tensor) => ({ ...tensor, name: prefix + tensor.name }));
}

export interface Resumed extends Past {
  /** What of the file was not taken over, or where training goes on, as a sentence. */
  readonly note?: string;
}

/**
 * Takes up a training where a file left it. Weights alone, or the state of another optimizer, start afresh at
 * step 0; a sentence says so where the file has a state that is not taken over. A UserError names the tensor
 * that does not fit.
 */
export function resume(training: Training, weights: WeightsFile): Resumed {
  const { network, trainer, optimizer, monitor } = training;
  const given = tensorsOf(weights);
  const { file, metadata, tensors } = given;
  const by = metadata[optimizerKey];
  takeWeights(network, given);
  if (![...tensors.keys()].some(isTrainingState)) return {};
  if (by !== undefined && by !== optimizer)
    return {
      note: say`${file} was trained by ${by}; the weights are taken over, and ${optimizer} starts afresh`,
    };
  const parameters = network.parameters.map(({ path, values }) => [path, values.slice()] as const);
  const inPlace = takeState(training, given, "", parameters);
  const [best, last] = [bestPrefix, lastPrefix].map((prefix) =>
    tensors.has(`${prefix}step`) ? takeState(training, given, prefix) : undefined,
  );
  const costs = takeCosts(given);
  const stopping = takeStopping(given, { inPlace, best });
  refuseExtra(given);
  // Without early stopping, nothing asks for more than the weights in place.
  const from = (monitor === undefined ? undefined : last) ?? inPlace;
  trainer.restore(from);
  const epochCosts = last && from !== last ? undefined : costs;
  if (monitor === undefined || !stopping) return { epochCosts };
  const watched = metadata[monitorKey];
  if (watched !== monitor)
    return {
      epochCosts,
      note:
        watched === undefined
          ? say`early stopping watched something else in ${file}; it starts afresh`
          : say`early stopping watched ${watched} in ${file}; it starts afresh`,
    };
  const note =
    from === last
      ? say`training goes on from step ${from.stepCount}, the last; the weights of step ${inPlace.stepCount} are the best so far`
      : undefined;
  return { epochCosts, stopping, note };
}

/** The whole state whose tensors' names begin with `prefix`; `parameters` where they have been taken already. */
function takeState(
  training: Training,
  given: GivenTensors,
  prefix: string,
  parameters?: readonly (readonly [string, SavedTensor["values"]])[],
): TrainerState {
  const { tensors } = given;
  const takeAll = (shapes: [string, readonly number[]][]) =>
    shapes.map(([name, shape]) => [name, take(given, prefix + name, shape).values] as const);
  const byHand = takeByHand(training, given, prefix);
  const all = new Map([
    ...(parameters ?? takeAll(parameterShapes(training))),
    ...takeAll(slotShapes(training, byHand)),
  ]);
  const isStep = (value: number) => Number.isSafeInteger(value) && value >= 0;
  const stepCount = takeScalar(given, `${prefix}step`, isStep) ?? 0;
  const fresh = training.trainer.state().schedule;
  // Another schedule than the file's begins anew.
  const name = prefix + scheduleKey;
  const isSame = fresh.length > 0 && tensors.get(name)?.shape.join() === String(fresh.length);
  const schedule = isSame ? take(given, name, [fresh.length]).values : fresh;
  tensors.delete(name);
  return { stepCount, byHand, schedule, tensors: all };
}

/** What was set by hand; of a layer that the model no longer has, nothing. */
function takeByHand(
  { trainer: { hyperparameters } }: Training,
  given: GivenTensors,
  prefix: string,
): ValuesByHand {
  const values: Record<string, number> = {};
  for (const { name, option } of hyperparameters.all) {
    const isValid = (number: number) => whyNot(name, option, number) === undefined;
    const value = takeScalar(given, prefix + keyByHand(name), isValid);
    if (value !== undefined) values[name] = value;
  }
  for (const name of [...given.tensors.keys()])
    if (name.startsWith(prefix + byHandPrefix)) given.tensors.delete(name);
  return values;
}

function takeCosts(given: GivenTensors): EpochCosts | undefined {
  if (!given.tensors.has(costsKey)) return undefined;
  const [sum, steps] = take(given, costsKey, [2]).values;
  return { sum: sum!, steps: steps! };
}

/** The best state is one of the two, by its step; it stands in place where training went on from another. */
function takeStopping(
  given: GivenTensors,
  states: { readonly inPlace: TrainerState; readonly best: TrainerState | undefined },
): EarlyStoppingMemory<TrainerState> | undefined {
  if (!given.tensors.has(stoppingKey)) return undefined;
  const [best, sinceBest, step] = take(given, stoppingKey, [3]).values;
  const state = Object.values(states).find((one: TrainerState | undefined) => one?.stepCount === step);
  return { best: best!, sinceBest: sinceBest!, state };
}

function takeScalar(
  given: GivenTensors,
  name: string,
  isValid: (value: number) => boolean,
): number | undefined {
  if (!given.tensors.has(name)) return undefined;
  const value = take(given, name, []).values[0]!;
  if (isValid(value)) return value;
  throw new UserError(say`${name} in ${given.file} is ${value}, which cannot be continued from.`, {
    file: given.file,
  });
}
