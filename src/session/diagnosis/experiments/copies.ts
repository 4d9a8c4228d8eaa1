/** Copies of a model that are trained on changed examples. */
import type { Examples } from "../../../engine/examples";
import { compileNetwork } from "../../../engine/network";
import { RandomStream } from "../../../engine/random";
import { plannedBatchSize, Trainer } from "../../../engine/trainer";
import type { Prepared } from "../../prepare";

/** The model at its initial weights, about to be trained on these examples. */
export function copyOf(
  { network: spec, model, data, definitions }: Prepared,
  examples: Examples,
  batchSize = plannedBatchSize(model.training, examples.count),
): { readonly trainer: Trainer; readonly examples: Examples } {
  const network = compileNetwork(spec, { precision: "float32", batchSize, definitions });
  network.initialize();
  const training = { ...model.training, batchSize };
  const options = { seed: model.seed, targetScale: data.targetScale, probes: "off" } as const;
  return { trainer: new Trainer(network, training, examples, options), examples };
}

/** Trains for so many steps or until the time is up; true where the cost stayed finite. */
export function trainFor(trainer: Trainer, steps: number, timeIsUp: () => boolean): boolean {
  for (let step = 0; step < steps && !timeIsUp(); step++) {
    trainer.step();
    if (!Number.isFinite(trainer.facts.cost)) return false;
  }
  return true;
}

/** The first `count` examples. */
export const firstExamples = (examples: Examples, count: number): Examples => ({
  count: Math.min(count, examples.count),
  inputs: examples.inputs,
  targetShape: examples.targetShape,
  read: (...given) => examples.read(...given),
});

/** The same targets, all inputs 0. */
export const withoutInputs = (examples: Examples): Examples => ({
  count: examples.count,
  inputs: examples.inputs,
  targetShape: examples.targetShape,
  read(rows, start, count, inputs, target) {
    examples.read(rows, start, count, inputs, target);
    for (const values of inputs) values.fill(0);
  },
});

/** The same inputs, each with the target of another example, drawn from the seed. */
export function withShuffledTargets(examples: Examples, seed: number): Examples {
  const order = new Uint32Array(examples.count);
  new RandomStream(seed, "experiment/shuffled-targets").permutation(order);
  const others = new Uint32Array(examples.count);
  let unread: Float32Array[] | undefined;
  return {
    count: examples.count,
    inputs: examples.inputs,
    targetShape: examples.targetShape,
    read(rows, start, count, inputs, target) {
      for (let at = start; at < start + count; at++) others[at] = order[rows[at]!]!;
      unread ??= inputs.map((values) => new Float32Array(values.length));
      examples.read(others, start, count, unread, target);
      const kept = target.slice();
      examples.read(rows, start, count, inputs, target);
      target.set(kept);
    },
  };
}

/** About as many steps as tell whether anything is learnt, and no more than the run itself has. */
export const fewSteps = ({ totalSteps }: Trainer): number => Math.min(400, totalSteps);
