import { RandomStream } from "../random";
import type { LocalUnit } from "./localUnit";

/**
 * Where a backward pass is checked alone: not where the network has just been, so that what a layer keeps of an
 * earlier pass shows, and not at parameters that were all set to the same value, which hide mistakes.
 *
 * `start`: as the network has it; `exchanged`: every example in the place of the one before, which is as good
 * a mini-batch as the first; `moved`: that, and every parameter a little off.
 */
export type Point = "start" | "exchanged" | "moved";

export class Points {
  private readonly inputs: readonly Float64Array[];
  private readonly parameters: readonly Float64Array[];

  constructor(
    private readonly unit: LocalUnit,
    private readonly examples: number,
    private readonly seed: number,
  ) {
    this.inputs = unit.inputs.map((values) => values.slice());
    this.parameters = unit.parameters.map((values) => values.slice());
  }

  /** Sets the unit's inputs and parameters, and runs its forward; false where that gives no finite numbers. */
  goTo(point: Point): boolean {
    const random = new RandomStream(this.seed, `gradientCheck/points/${this.unit.name}`);
    this.unit.inputs.forEach((values, at) => {
      const from = this.inputs[at]!;
      values.set(from);
      if (point === "start") return;
      const size = values.length / this.examples;
      values.copyWithin(size, 0, (this.examples - 1) * size);
      values.set(from.subarray((this.examples - 1) * size));
      // A mini-batch of one example has no other to exchange it with.
      if (this.examples === 1)
        values.forEach((value, entry) => (values[entry] = value * nearOne(random, 0.01)));
    });
    this.unit.parameters.forEach((values, at) => {
      values.set(this.parameters[at]!);
      if (point !== "moved") return;
      values.forEach((value, entry) => {
        values[entry] = value === 0 ? 0.1 * random.normal() : value * nearOne(random, 0.05);
      });
    });
    try {
      this.unit.forward();
    } catch {
      // User code may refuse numbers that it would never meet.
      return false;
    }
    return this.unit.output.every((value) => Number.isFinite(value));
  }
}

const nearOne = (random: RandomStream, by: number): number => 1 + by * random.normal();
