import type { Augmentation } from "../../engine/examples";
import { type Chosen, valuesOf } from "../../engine/options";
import { RandomStream } from "../../engine/random";
import { sizeOf } from "../../engine/shape";
import type { AugmentedInput, Change } from "./definition";
import { augmentationDefinition } from "./index";

/** An input of the network and what is done to it, in this order. */
export interface InputAugmentation extends AugmentedInput {
  readonly name: string;
  readonly augment: readonly Chosen[];
}

interface SeededChange {
  readonly apply: Change;
  readonly random: RandomStream;
}

/**
 * What the lists of all inputs, in the network's order, do to a mini-batch; undefined where all are empty. Every
 * draw is a function of seed, input, place in the list, step and the example's place in the mini-batch.
 */
export function augmentationOf(inputs: readonly InputAugmentation[], seed: number): Augmentation | undefined {
  if (inputs.every(({ augment }) => augment.length === 0)) return undefined;
  const sizes = inputs.map(({ shape }) => sizeOf(shape));
  const changes = inputs.map((input) =>
    input.augment.map((chosen, at): SeededChange => ({
      apply: augmentationDefinition(chosen).create(valuesOf(chosen.options), input),
      random: new RandomStream(seed, `augment/${input.name}/${at}`),
    })),
  );
  return {
    apply(values, count, step) {
      for (let input = 0; input < changes.length; input++) {
        for (const { apply, random } of changes[input]!) {
          for (let example = 0; example < count; example++) {
            random.restart(step, example);
            apply(values[input]!, example * sizes[input]!, random);
          }
        }
      }
    },
  };
}
