/**
 * Facts: numbers measured on a run, never judged here. Plain data that crosses threads.
 */

/** Of one tensor over one mini-batch. */
export interface TensorFacts {
  mean: number;
  /** Standard deviation (biased). */
  std: number;
  /** L2 norm. */
  norm: number;
  min: number;
  max: number;
  /** Fraction of entries that are exactly zero. */
  zeroFraction: number;
  /** NaN and ±∞ entries. */
  nonFinite: number;
}

export interface ParameterFacts {
  name: string;
  /** ‖θ‖₂ before the update. */
  norm: number;
  gradientNorm: number;
  /** ‖Δθ‖₂ / ‖θ‖₂ of this step. */
  updateRatio: number;
}

export interface LayerFacts {
  name: string;
  type: string;
  activation: TensorFacts & {
    /** Fraction of entries in the flat ends of a sigmoid or tanh (|z| ≥ 5); 0 for other activations. */
    saturatedFraction: number;
  };
  /** Of ∂cost/∂activation, or ∂cost/∂logits where `fused`. */
  gradient: TensorFacts;
  /** The activation is computed together with the loss; `gradient` is with respect to the logits. */
  fused: boolean;
  parameters: ParameterFacts[];
}

/** What one training step measured. */
export interface StepFacts {
  /** Counts from 0. */
  step: number;
  /** Counts from 0. */
  epoch: number;
  learningRate: number;
  /** Mean loss of the mini-batch plus regularization. */
  cost: number;
  /** The part of `cost` that is the regularization term. */
  penalty: number;
  /** ‖all parameters' gradients‖₂, before clipping. */
  gradientNorm: number;
  /** ‖∂loss/∂θ‖₂ over the tensors that the regularization term holds; 0 where there is no such term. */
  lossGradientNorm: number;
  /** ‖∂(regularization term)/∂θ‖₂ over the same tensors. */
  penaltyGradientNorm: number;
  layers: LayerFacts[];
}

/** Cost and metrics over a whole part of the data, in evaluation mode. */
export interface Evaluation {
  /** Without the regularization term's gradient, with its value: comparable to the training cost. */
  cost: number;
  metrics: Record<string, number>;
  /** Metrics that are no single number, by name: the confusion matrix, row by row. */
  matrices?: Record<string, number[][]>;
  examples: number;
}

export type Part = "train" | "dev" | "test";

export type Verdict = "pass" | "note" | "suspicious" | "mismatch";

/** What kind of mistake a wrong gradient looks like. */
export type MistakePattern = "sign" | "factor" | "transposed" | "zero" | "term-missing" | "stale" | "unknown";

/** One tensor's comparison of its analytic gradient with central differences. */
export interface GradientComparison {
  layer: string;
  /** A parameter's name, or `input` (`input:1`, …) for the layer's inputs. */
  parameter: string;
  /** ‖g − ĝ‖₂ / (‖g‖₂ + ‖ĝ‖₂) over the checked entries. */
  relativeError: number;
  /** `note` where nothing could be compared, too; `checked` is 0 then. */
  verdict: Verdict;
  checked: number;
  of: number;
  /** Entries left out because they lie at a kink: a relu or max switched between θ − ε and θ + ε, or the slope jumps. */
  kinks: number;
  shape: number[];
  /** Training steps done before it was measured: 0 at the initial weights. */
  step: number;
  /** Largest errors first. */
  worst: { index: number[]; analytic: number; numeric: number; relativeError: number }[];
  /** Every compared entry: its flat position in the tensor, g and ĝ. For heat map and scatter plot. */
  entries: { at: number[]; analytic: number[]; numeric: number[] };
  /** The relative error at other steps ε, largest first, where it was asked for: the V-shaped curve. */
  sweep?: { epsilon: number; relativeError: number }[];
}

/** A backward pass that is wrong by itself, found by checking it alone. */
export interface GradientCulprit {
  /** The layer's name; `loss` for a custom loss. */
  layer: string;
  parameter: string;
  relativeError: number;
  pattern: MistakePattern;
  /** Of the pattern `factor`: analytic ≈ factor · numeric. */
  factor?: number;
  /** What is wrong and what to look for, in one or two sentences, without the place. */
  message: string;
  worst: GradientComparison["worst"];
}

export interface GradientCheck {
  /** All that could be compared passed, that was something, and no backward pass is wrong alone. */
  passed: boolean;
  /** The largest of the parameters'. */
  relativeError: number;
  epsilon: number;
  tolerance: number;
  /** Sentences that say what was switched off, sampled or could not be compared: dropout, entries, tensors. */
  notes: string[];
  parameters: GradientComparison[];
  /** Empty where every backward pass agrees. Last layer first: the order in which errors flow. */
  culprits: GradientCulprit[];
}
