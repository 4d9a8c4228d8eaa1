/**
 * Gradient check: every parameter's gradient from backward against central differences of the cost, in
 * float64, on one mini-batch, with the regularization terms, without dropout (`gradients/differences.ts` for
 * the formula and the choice of ε, `gradients/comparison.ts` for errors and verdicts). Then each layer's own
 * backward pass alone (`gradients/localCheck.ts`), for the culprits, and what kind of mistake they look like
 * (`gradients/patterns/`). At the initial weights, and again after a few steps of training.
 */
import type { Definitions } from "./definitions";
import type { Examples } from "./examples";
import type { GradientCheck, GradientComparison, GradientCulprit } from "./facts";
import { defaultEpsilon } from "./gradients/differences";
import { affordable, type Effort, ordinaryWork } from "./gradients/effort";
import { checkOccasion, type OccasionResult } from "./gradients/occasion";
import { gradientSubjects, sampleEntries } from "./gradients/subjects";
import type { TensorCheckOptions } from "./gradients/tensorCheck";
import { trainedWeights, type Weights } from "./gradients/trainedWeights";
import type { Pass } from "./layers/definition";
import { compileNetwork, type Network } from "./network";
import type { NetworkSpec, TrainingSpec } from "./networkSpec";
import { UserError } from "./userError";
import { listOf } from "../words/lists";
import { say } from "../words/words";

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
  readonly weights?: Weights;
  /** Multiply-additions of a check, at most: a larger network is checked with fewer examples and entries. Default 2.5e9, about half a second. */
  readonly mostWork?: number;
  /** Checks again after so many steps of this training, started as the model's own is. */
  readonly afterTraining?: { readonly steps: number; readonly training: TrainingSpec };
  /** Also measures the relative error at steps ε from 1e-2 to 1e-12. Default: no. */
  readonly sweep?: boolean;
  readonly definitions?: Definitions;
  /** Entries done, of so many; the checks of single layers are not counted. */
  readonly onProgress?: (done: number, of: number) => void;
  /** Told when one of the network's tensors has been compared: so that whoever has a clock can measure. */
  readonly onTensor?: (layer: string, parameter: string) => void;
  /** Asked before every entry; true ends the check with what it has. */
  readonly shouldStop?: () => boolean;
}

/** Above it a step is none, below it rounding is all that is measured. */
const epsilons = { least: 1e-12, most: 0.1 };

/** What was found at the weights after `step` steps of training. */
interface Occasion extends OccasionResult {
  readonly step: number;
}

export function checkGradients(
  spec: NetworkSpec,
  examples: Examples,
  options: GradientCheckOptions,
): GradientCheck {
  const { epsilon = defaultEpsilon, definitions, tolerance } = options;
  if (!(epsilon >= epsilons.least && epsilon <= epsilons.most)) {
    throw new UserError(
      say`the gradient check's epsilon is ${epsilon}: give one from ${epsilons.least} to ${epsilons.most}, or leave it out for ${defaultEpsilon}`,
    );
  }
  const most = Math.min(options.batchSize, examples.count);
  const network = compileNetwork(spec, {
    precision: "float64",
    batchSize: most,
    inputGradients: "all",
    optimizerState: "none",
    ...(definitions && { definitions }),
  });
  network.initialize();
  setWeights(network, options.weights);
  const { samples, mostWork = ordinaryWork } = options;
  const effort = affordable(network, gradientSubjects(network, most), { examples: most, samples }, mostWork);
  const batch = effort.examples;
  examples.read(
    Uint32Array.from({ length: batch }, (_, row) => row),
    0,
    batch,
    network.inputs.map(({ values }) => values),
    network.target.values,
  );
  const pass: Pass = { examples: batch, mode: "training", dropout: false, step: 0 };
  const settings = settingsOf(network, effort, epsilon, options);
  const occasions: Occasion[] = [{ step: 0, ...checkOccasion(network, pass, settings) }];
  const notes: string[] = effort.examples < most ? [cutNote(network, effort.examples)] : [];
  if (options.afterTraining && occasions[0]!.isWhole) {
    const { steps, training } = options.afterTraining;
    const weights = trainedWeights(spec, examples, { steps, training, ...(definitions && { definitions }) });
    const trained = weights && checkTrained(network, pass, settings, weights);
    if (trained) occasions.push({ step: steps, ...trained });
    else {
      notes.push(
        say`After ${steps} steps of training the cost is not finite, so the gradients were checked at the initial weights only.`,
      );
    }
  }
  return summary(network, occasions, { epsilon, tolerance, notes });
}

/** Undefined where the cost is not finite there. */
function checkTrained(
  network: Network,
  pass: Pass,
  settings: TensorCheckOptions,
  weights: Weights,
): OccasionResult | undefined {
  setWeights(network, weights);
  network.forward(pass);
  return Number.isFinite(network.loss(pass)) ? checkOccasion(network, pass, settings) : undefined;
}

function settingsOf(
  network: Network,
  { examples, samples, biases }: Effort,
  epsilon: number,
  { tolerance, sweep = false, afterTraining, onProgress, onTensor, shouldStop }: GradientCheckOptions,
): TensorCheckOptions {
  const { seed } = network.spec;
  const entries = gradientSubjects(network, examples).reduce(
    (sum, subject) => sum + sampleEntries(subject, { samples, biases }, seed).count,
    0,
  );
  const total = entries * (afterTraining ? 2 : 1);
  let done = 0;
  return {
    epsilon,
    tolerance,
    samples,
    biases,
    seed,
    sweep,
    proceed: () => !shouldStop?.(),
    onEntry: () => onProgress?.(++done, total),
    onTensor: (layer, parameter) => onTensor?.(layer, parameter),
  };
}

const cutNote = ({ trainable }: Network, examples: number): string => {
  const count = trainable.reduce((sum, { size }) => sum + size, 0).toLocaleString("en-US");
  return say`The network is large (${count} parameters), so the mini-batch was cut to ${examples} examples.`;
};

/** Of each tensor the worse of its comparisons, of each culprit the first that says what it looks like. */
function summary(
  network: Network,
  occasions: readonly Occasion[],
  { epsilon, tolerance, notes }: Pick<GradientCheck, "epsilon" | "tolerance" | "notes">,
): GradientCheck {
  const chosen = occasions[0]!.tensors.flatMap((_, at) => worse(occasions, at) ?? []);
  const parameters = chosen.map(({ comparison }) => comparison);
  const isWhole = occasions.every((occasion) => occasion.isWhole);
  const compared = parameters.filter(({ checked }) => checked > 0);
  const culprits = firstOfEach(occasions.flatMap((occasion) => occasion.culprits));
  const said = new Set<string>();
  if (network.spec.layers.some(({ type }) => type === "dropout")) {
    said.add(say`Dropout was switched off for the check.`);
  }
  for (const one of chosen) for (const note of one.notes) said.add(note);
  for (const { notes } of occasions) for (const note of notes) said.add(note);
  for (const note of notes) said.add(note);
  if (!isWhole) said.add(say`The check was stopped before its end.`);
  if (isWhole && compared.length === 0) {
    said.add(say`Nothing could be compared, so the check says nothing about this model.`);
  }
  for (const note of kinkNotes(parameters)) said.add(note);
  const others = [...new Set(chosen.flatMap(({ otherEpsilons }) => otherEpsilons))].sort((a, b) => a - b);
  if (others.length > 0) {
    const epsilons = listOf(others.map((one) => Number(one.toPrecision(2)).toExponential()));
    said.add(
      say`Some entries were measured with an epsilon of ${epsilons}: smaller near a kink or where the cost is strongly curved, larger where rounding showed.`,
    );
  }
  return {
    passed:
      isWhole &&
      compared.length > 0 &&
      compared.every(({ verdict }) => verdict === "pass") &&
      culprits.length === 0,
    relativeError: parameters.reduce((largest, { relativeError }) => Math.max(largest, relativeError), 0),
    epsilon,
    tolerance,
    notes: [...said],
    parameters,
    culprits,
  };
}

interface Chosen {
  readonly comparison: GradientComparison;
  readonly notes: readonly string[];
  readonly otherEpsilons: readonly number[];
}

/** Of a tensor: the comparison with the larger error, of those that compared anything. */
function worse(occasions: readonly Occasion[], at: number): Chosen | undefined {
  let found: Chosen | undefined;
  for (const { tensors, step } of occasions) {
    const tensor = tensors[at];
    if (!tensor) continue;
    const comparison = { ...tensor.comparison, step };
    const isWorse =
      !found ||
      (comparison.checked > 0 &&
        (found.comparison.checked === 0 || comparison.relativeError > found.comparison.relativeError));
    if (isWorse) found = { ...tensor, comparison };
  }
  return found;
}

function firstOfEach(culprits: readonly GradientCulprit[]): GradientCulprit[] {
  const byTensor = new Map<string, GradientCulprit>();
  for (const culprit of culprits) {
    const key = `${culprit.layer}/${culprit.parameter}`;
    const before = byTensor.get(key);
    if (!before || (before.pattern === "unknown" && culprit.pattern !== "unknown"))
      byTensor.set(key, culprit);
  }
  return [...byTensor.values()];
}

/** Tensors named in a note; a deep network has hundreds. */
const mostNamed = 6;

function kinkNotes(parameters: readonly GradientComparison[]): string[] {
  const at = parameters.filter(({ kinks }) => kinks > 0);
  const count = at.reduce((sum, { kinks }) => sum + kinks, 0);
  if (count === 0) return [];
  const named = at.slice(0, mostNamed).map(({ layer, parameter }) => `${layer}/${parameter}`);
  const rest = at.length > mostNamed ? [say`${at.length - mostNamed} more tensors`] : [];
  const tensors = listOf([...named, ...rest]);
  return [
    count === 1
      ? say`1 entry lies at a kink, as of a relu at 0 or a maximum of equals (${tensors}): there is no derivative to compare with there, and no mistake in that.`
      : say`${count} entries lie at a kink, as of a relu at 0 or a maximum of equals (${tensors}): there is no derivative to compare with there, and no mistake in that.`,
  ];
}

function setWeights(network: Network, weights: Weights | undefined): void {
  for (const [path, values] of weights ?? []) {
    const parameter = network.parameter(path);
    if (parameter?.size !== values.length)
      throw new UserError(say`the weights do not fit this model: ${path}`);
    parameter.values.set(values);
  }
}
