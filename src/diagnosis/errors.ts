/** Errors of the parts at the end of a run, as bias and variance are told from. */
import type { Evaluation } from "../engine/facts";
import type { EndContext } from "./rule";

export interface PartError {
  /** 0: every answer right; 1: no better than nothing (a regression: than the mean). */
  readonly value: number;
  /** How far chance alone moves it: √(e·(1 − e) / n); of a regression 0, since it is not known. */
  readonly deviation: number;
  readonly examples: number;
}

export interface Errors {
  /** `1 − accuracy`, or the part of the target's variance that is left. */
  readonly kind: "wrong answers" | "unexplained variance";
  readonly train: PartError;
  readonly dev?: PartError;
}

/** Undefined where neither accuracy nor a squared error was measured. */
export function errorsOf({ model, final, trivialCost, recent }: EndContext): Errors | undefined {
  const { train, dev } = final;
  if (train === undefined) return undefined;
  if (train.metrics.accuracy !== undefined) {
    const of = ({ metrics, examples }: Evaluation): PartError => {
      const value = 1 - (metrics.accuracy ?? NaN);
      return { value, deviation: Math.sqrt((value * (1 - value)) / examples), examples };
    };
    return { kind: "wrong answers", train: of(train), ...(dev && { dev: of(dev) }) };
  }
  if (model.loss.type !== "meanSquaredError" || !(trivialCost > 0 && Number.isFinite(trivialCost)))
    return undefined;
  const penalty = recent.at(-1)!.facts.penalty;
  const of = ({ cost, examples }: Evaluation): PartError => ({
    value: (cost - penalty) / trivialCost,
    deviation: 0,
    examples,
  });
  return { kind: "unexplained variance", train: of(train), ...(dev && { dev: of(dev) }) };
}

/** `12.3 %` */
export const percent = (fraction: number): string => `${Number((fraction * 100).toPrecision(3))} %`;
