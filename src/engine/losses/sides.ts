/** Which side of a loss's kinks every prediction of a mini-batch lies on: absolute error, hinge, Huber, clipping. */
import type { Network } from "../network";
import { valuesOf } from "../options";

export class LossSides {
  private readonly sides: Uint8Array;

  private constructor(
    private readonly side: (prediction: number, target: number) => number,
    private readonly predictions: Float32Array | Float64Array,
    private readonly targets: Float32Array | Float64Array,
  ) {
    this.sides = Uint8Array.from(predictions, (value, at) => side(value, targets[at]!));
  }

  /** Undefined where the loss is smooth, as it is when it is computed from logits. */
  static of(network: Network, examples: number): LossSides | undefined {
    const { loss } = network.spec;
    const definition = network.lossDefinition;
    if (!definition.side || network.nodes.some(({ fused }) => fused)) return undefined;
    const { output, target } = network;
    const options = valuesOf(loss.options);
    return new LossSides(
      (prediction, goal) => definition.side!(options, prediction, goal),
      output.values.subarray(0, examples * output.tensor.size),
      target.values.subarray(0, examples * target.tensor.size),
    );
  }

  /** Whether any prediction now lies on another side than it did at first. */
  crossed(): boolean {
    const { predictions, targets, sides } = this;
    for (let at = 0; at < predictions.length; at++) {
      if (this.side(predictions[at]!, targets[at]!) !== sides[at]) return true;
    }
    return false;
  }
}
