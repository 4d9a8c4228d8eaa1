/**
 * Gradient check: every parameter's gradient from backward against central differences of the cost, in
 * float64, on one mini-batch, with the regularization terms, without dropout (see `differences.ts` for
 * the formula and the choice of ε, `gradientComparison.ts` for errors and verdicts).
 *
 * A change in a parameter of layer i leaves everything before i as it was, so only the nodes from i on
 * are run again. Subjects are taken from the last node to the first: whatever one leaves changed, the
 * next recomputes.
 */
import type { Definitions } from "./definitions";
import { Differences, defaultEpsilon, roundingError, wideEpsilon } from "./differences";
import type { Examples } from "./examples";
import type { GradientCheck, GradientComparison } from "./facts";
import { type CheckedEntry, isResolved, tensorError, verdictOf, worstOf } from "./gradientComparison";
import { type GradientSubject, gradientSubjects, sampleEntries } from "./gradientSubjects";
import type { Pass } from "./layers/definition";
import { compileNetwork, type Network } from "./network";
import type { NetworkSpec } from "./networkSpec";
import { whyNotFinite } from "./notFinite";
import { UserError } from "./userError";

export interface GradientCheckOptions {
  /** Relative step, times max(1, |θ|); from 1e-12 to 0.1, default 1e-5. */
  readonly epsilon?: number;
  /** The largest relative error that passes. */
  readonly tolerance: number;
  /** Entries checked of a tensor, at most; all of a bias. */
  readonly samples: number;
  /** Examples in the mini-batch, the first of the part. */
  readonly batchSize: number;
  /** By `<layer>/<parameter>`; what is missing starts from the seed. */
  readonly weights?: ReadonlyMap<string, ArrayLike<number>>;
  readonly definitions?: Definitions;
  /** Entries done, of so many. */
  onProgress?(done: number, of: number): void;
  /** Asked before every entry; true ends the check with what it has. */
  shouldStop?(): boolean;
}

/** Both derivatives below this cannot be told from rounding, where the cost is about 1. */
const noise = 1e-10;
/** Above it a step is none, below it rounding is all that is measured. */
const epsilons = { least: 1e-12, most: 0.1 };
/** Up to this cost `noise` times it is still small: a gradient below that has vanished, and passes as zero. */
const ordinaryCost = 1e6;
/** Ever smaller steps, tried where a kink lies between. */
const kinkRetries = [1, 0.1, 0.01];

export function checkGradients(
  spec: NetworkSpec,
  examples: Examples,
  options: GradientCheckOptions,
): GradientCheck {
  const { epsilon = defaultEpsilon } = options;
  if (!(epsilon >= epsilons.least && epsilon <= epsilons.most)) {
    throw new UserError(
      `the gradient check's epsilon is ${epsilon}: give one from ${epsilons.least} to ${epsilons.most}, ` +
        `or leave it out for ${defaultEpsilon}`,
    );
  }
  const batch = Math.min(options.batchSize, examples.count);
  const network = compileNetwork(spec, {
    precision: "float64",
    batchSize: batch,
    inputGradients: "all",
    optimizerState: "none",
    ...(options.definitions && { definitions: options.definitions }),
  });
  network.initialize();
  setWeights(network, options.weights);
  examples.read(
    Uint32Array.from({ length: batch }, (_, row) => row),
    0,
    batch,
    network.inputs.map(({ values }) => values),
    network.target.values,
  );
  const pass: Pass = { examples: batch, mode: "training", dropout: false, step: 0 };
  network.forward(pass);
  const loss = network.loss(pass);
  const cost = loss + network.penalty();
  if (!Number.isFinite(cost)) {
    throw new UserError(
      `the gradients cannot be checked, because the cost is ${cost}: ${whyNotFinite(network, batch, loss)}`,
    );
  }
  network.backward(pass);
  return new Check(network, pass, cost, options).run();
}

class Check {
  private readonly epsilon: number;
  private readonly floor: number;
  /** The cost's size, which rounding errors are relative to. */
  private readonly scale: number;
  private readonly differences: Differences;
  private readonly notes: string[] = [];
  /** Other steps than `epsilon` that entries were measured with in the end. */
  private readonly otherEpsilons = new Set<number>();
  private done = 0;

  constructor(
    private readonly network: Network,
    pass: Pass,
    cost: number,
    private readonly options: GradientCheckOptions,
  ) {
    this.epsilon = options.epsilon ?? defaultEpsilon;
    this.scale = Math.max(1, Math.abs(cost));
    this.floor = noise * this.scale;
    this.differences = new Differences(network, pass);
    this.subjects = gradientSubjects(network, pass.examples);
  }

  private readonly subjects: readonly GradientSubject[];

  run(): GradientCheck {
    const { seed, layers } = this.network.spec;
    if (layers.some(({ type }) => type === "dropout")) {
      this.notes.push("Dropout was switched off for the check.");
    }
    const samples = this.subjects.map((subject) => sampleEntries(subject, this.options.samples, seed));
    const total = samples.reduce((sum, { count }) => sum + count, 0);
    const comparisons: (GradientComparison | undefined)[] = this.subjects.map(() => undefined);
    const lastFirst = this.subjects
      .map((_, at) => at)
      .sort((a, b) => this.subjects[b]!.from - this.subjects[a]!.from);
    for (const at of lastFirst) {
      comparisons[at] = this.compare(this.subjects[at]!, samples[at]!, total);
      if (!comparisons[at]) break;
    }
    const parameters = comparisons.filter((comparison) => comparison !== undefined);
    const isWhole = parameters.length === this.subjects.length;
    if (!isWhole) this.notes.push("The check was stopped before its end.");
    const compared = parameters.filter(({ checked }) => checked > 0);
    if (isWhole && compared.length === 0) {
      this.notes.push("Nothing could be compared, so the check says nothing about this model.");
    }
    if (this.otherEpsilons.size > 0) {
      const others = [...this.otherEpsilons].sort((a, b) => a - b).map((epsilon) => epsilon.toExponential());
      this.notes.push(
        `Some entries were measured with an epsilon of ${others.join(", ")}: smaller near a kink, ` +
          `larger where rounding showed.`,
      );
    }
    return {
      passed: isWhole && compared.length > 0 && compared.every(({ verdict }) => verdict === "pass"),
      relativeError: parameters.reduce((largest, { relativeError }) => Math.max(largest, relativeError), 0),
      epsilon: this.epsilon,
      tolerance: this.options.tolerance,
      notes: this.notes,
      parameters,
      culprits: [],
    };
  }

  /** Undefined where the check was stopped. */
  private compare(
    subject: GradientSubject,
    sample: ReturnType<typeof sampleEntries>,
    total: number,
  ): GradientComparison | undefined {
    const entries: CheckedEntry[] = [];
    let kinks = 0;
    for (let stretch = 0; stretch < sample.count; stretch++) {
      if (this.options.shouldStop?.()) return undefined;
      const first = sample.entry(stretch);
      let checked = this.measure(subject, first);
      if (!checked) {
        kinks++;
        const other = sample.another(stretch);
        if (other !== undefined && other !== first) checked = this.measure(subject, other);
      }
      if (checked) entries.push(checked);
      this.options.onProgress?.(++this.done, total);
    }
    const { tolerance } = this.options;
    const path = `${subject.layer}/${subject.name}`;
    if (!sample.isWhole) {
      this.notes.push(`${path}: ${sample.count} of ${subject.values.length} entries were checked.`);
    }
    const relativeError = this.settle(subject, entries);
    for (const { epsilon } of entries) if (epsilon !== this.epsilon) this.otherEpsilons.add(epsilon);
    const compared =
      this.scale <= ordinaryCost ? entries : entries.filter((checked) => isResolved(checked, this.floor));
    if (compared.length === 0) {
      const why =
        entries.length === 0
          ? "every entry that was tried lies at a kink of the cost"
          : `at a cost of ${this.scale.toExponential(1)}, gradients below ${this.floor.toExponential(0)} cannot be measured`;
      this.notes.push(`${path}: no entry could be compared, because ${why}.`);
    }
    return {
      layer: subject.layer,
      parameter: subject.name,
      relativeError,
      verdict: compared.length === 0 ? "note" : verdictOf(relativeError, tolerance),
      checked: compared.length,
      of: subject.values.length,
      kinks,
      shape: [...subject.shape],
      step: 0,
      entries: {
        at: compared.map(({ entry }) => entry),
        analytic: compared.map(({ analytic }) => analytic),
        numeric: compared.map(({ numeric }) => numeric),
      },
      worst: worstOf(entries, subject.shape, this.floor),
    };
  }

  /** Undefined where a kink lies between however small the step. */
  private measure(subject: GradientSubject, entry: number): CheckedEntry | undefined {
    for (const factor of kinkRetries) {
      const epsilon = this.epsilon * factor;
      const numeric = this.differences.central(subject, entry, epsilon);
      if (this.differences.crossedKink) continue;
      return { entry, analytic: subject.analytic[entry]!, numeric, epsilon, resolution: 0 };
    }
    return undefined;
  }

  /**
   * The tensor's relative error. Where it does not pass, the entries are measured again with less rounding
   * noise; where it still does not, differences that rounding alone can make count as none.
   */
  private settle(subject: GradientSubject, entries: CheckedEntry[]): number {
    const { tolerance } = this.options;
    const first = tensorError(entries, this.floor);
    if (first <= tolerance) return first;
    for (const checked of entries) {
      const numeric = this.differences.extrapolated(subject, checked.entry);
      if (this.differences.crossedKink) continue;
      checked.numeric = numeric;
      checked.epsilon = wideEpsilon;
    }
    const sharper = tensorError(entries, this.floor);
    if (sharper <= tolerance) return sharper;
    for (const checked of entries) checked.resolution = roundingError(this.scale, checked.epsilon);
    const resolved = tensorError(entries, this.floor);
    if (resolved <= tolerance) {
      const smallest = roundingError(this.scale, wideEpsilon).toExponential(0);
      this.notes.push(
        `${subject.layer}/${subject.name}: gradients this small can be measured to ${smallest} only; ` +
          `smaller differences count as none.`,
      );
    }
    return resolved;
  }
}

function setWeights(network: Network, weights: GradientCheckOptions["weights"]): void {
  for (const [path, values] of weights ?? []) {
    const parameter = network.parameter(path);
    if (parameter?.size !== values.length) throw new UserError(`the weights do not fit this model: ${path}`);
    parameter.values.set(values);
  }
}
