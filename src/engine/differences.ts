/**
 * Central differences of the cost: ĝ = (J(θ + h) − J(θ − h)) / 2h, at θ's own scale, h = ε · max(1, |θ|).
 *
 * Rounding leaves an error of about u·J/h in ĝ (u = 2⁻⁵³), truncation one of h²/6·J‴. Their sum is
 * least at h ≈ (3u)^⅓ · (J/J‴)^⅓ ≈ 7e-6, whence the default ε = 1e-5. The losses of single
 * examples are subtracted before they are summed, and only the checked tensor's own penalty is
 * subtracted, so that what does not change cancels exactly.
 *
 * Where a gradient is so small that u·J/h shows, `extrapolated` takes wider steps and removes the h²
 * term (Richardson 1911): ĝ = (4·D(h) − D(2h)) / 3, error h⁴. It is a sharper measurement of the same
 * derivative, so it cannot make a wrong gradient look right. What even it cannot resolve (4e-13 at a
 * cost of 1: gradients that have vanished) counts as no difference.
 *
 * Across a kink the two sides belong to different functions and the difference means nothing. Kinks are
 * seen by comparing, at both ends, which side of the kinks each pre-activation lies on, each prediction
 * where the loss has kinks, and which entry each maximum took.
 */
import { activationDefinition } from "./activations";
import type { GradientSubject } from "./gradientSubjects";
import type { Pass } from "./layers/definition";
import { LossSides } from "./losses/sides";
import type { Network } from "./network";

export const defaultEpsilon = 1e-5;
/** Of `extrapolated`: rounding 4e-13, truncation about as small. */
export const wideEpsilon = 1e-3;

/** What rounding can leave in ĝ, of a cost of that size: a few u·J on either side, over the step. */
export const roundingError = (cost: number, epsilon: number): number => (4 * 2 ** -53 * cost) / epsilon;

type Numbers = Float32Array | Float64Array;

/** One node with kinks. */
interface Watched {
  readonly node: number;
  /** Whether it lies, since the latest forward pass, on another side of a kink than at θ. */
  crossed(): boolean;
}

export class Differences {
  private readonly watched: readonly Watched[];
  private readonly lossSides: LossSides | undefined;
  private readonly lossesAbove: Float64Array;
  private readonly losses: Float64Array;
  /** Whether the latest measurement had a kink between its ends: it means nothing then. */
  crossedKink = false;

  /** For a float64 network whose batch is filled and whose forward pass has just been run at θ. */
  constructor(
    private readonly network: Network,
    private readonly pass: Pass,
  ) {
    const rows = (network.lossValues.length / network.batchSize) * pass.examples;
    this.losses = network.lossValues.subarray(0, rows) as Float64Array;
    this.lossesAbove = new Float64Array(rows);
    this.lossSides = LossSides.of(network, pass.examples);
    this.watched = network.nodes.flatMap((node, index) => {
      const { kinks } = activationDefinition(node.activation);
      const activations = node.preActivationValues.subarray(0, pass.examples * node.preActivation.size);
      const choices = node.choiceValues?.subarray(0, pass.examples * node.preActivation.size);
      return [
        ...(kinks.length > 0 ? [{ node: index, crossed: crossedSides(kinks, activations) }] : []),
        ...(choices ? [{ node: index, crossed: crossedChoices(choices) }] : []),
      ];
    });
  }

  /** ĝ of one entry, unless `crossedKink`. Leaves nodes from `subject.from` on as they were at θ − h. */
  central(subject: GradientSubject, entry: number, epsilon: number): number {
    const { values, parameter } = subject;
    const theta = values[entry]!;
    const step = epsilon * Math.max(1, Math.abs(theta));
    this.crossedKink = parameter?.penalty !== undefined && parameter.penalty.l1 > 0 && Math.abs(theta) < step;
    const penaltyAbove = this.costAt(subject, entry, theta + step);
    this.lossesAbove.set(this.losses);
    const above = values[entry]!;
    const penaltyBelow = this.costAt(subject, entry, theta - step);
    const span = above - values[entry]!;
    values[entry] = theta;
    let change = 0;
    for (let row = 0; row < this.losses.length; row++) change += this.lossesAbove[row]! - this.losses[row]!;
    return (change / this.losses.length + (penaltyAbove - penaltyBelow)) / span;
  }

  /** The same with wider steps and the h² term removed. */
  extrapolated(subject: GradientSubject, entry: number): number {
    const wide = this.central(subject, entry, 2 * wideEpsilon);
    if (this.crossedKink) return wide;
    return (4 * this.central(subject, entry, wideEpsilon) - wide) / 3;
  }

  /** Fills `losses` for one entry changed, looks for kinks; returns the tensor's own penalty. */
  private costAt(subject: GradientSubject, entry: number, value: number): number {
    subject.values[entry] = value;
    this.network.forward(this.pass, subject.from);
    this.network.lossAlone(this.pass);
    for (const watched of this.watched) {
      if (this.crossedKink) break;
      if (watched.node >= subject.from) this.crossedKink = watched.crossed();
    }
    this.crossedKink ||= this.lossSides?.crossed() ?? false;
    return subject.parameter?.penaltyValue(this.network.kernels) ?? 0;
  }
}

/** How many kinks lie below a value. */
const side = (kinks: readonly number[], value: number): number => kinks.filter((kink) => value > kink).length;

/** Whether a pre-activation lies on another side of the activation's kinks than now. */
function crossedSides(kinks: readonly number[], values: Numbers): () => boolean {
  const sides = Uint8Array.from(values, (value) => side(kinks, value));
  const [only] = kinks;
  return kinks.length === 1 && only !== undefined
    ? () => crosses(only, values, sides)
    : () => values.some((value, at) => side(kinks, value) !== sides[at]);
}

/** Whether a maximum takes another entry than now. */
function crossedChoices(values: Numbers): () => boolean {
  const chosen = values.slice();
  return () => values.some((value, at) => value !== chosen[at]);
}

function crosses(kink: number, values: Numbers, sides: Uint8Array): boolean {
  for (let at = 0; at < values.length; at++) if (values[at]! > kink !== (sides[at] === 1)) return true;
  return false;
}
