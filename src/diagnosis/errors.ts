/** Errors of the parts, as bias and variance are told from. */
import type { Evaluation, Part } from "../engine/facts";
import type { EndContext } from "./rule";

/** What they are read from: evaluations of whole parts, beside the run they belong to. */
export type MeasuredErrors = Pick<EndContext, "model" | "final" | "trivialCost" | "recent">;

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
  readonly test?: PartError;
}

/** Undefined where neither accuracy nor a squared error was measured. */
export function errorsOf({ model, final, trivialCost, recent }: MeasuredErrors): Errors | undefined {
  if (final.train === undefined) return undefined;
  if (final.train.metrics.accuracy !== undefined)
    return errorsOfParts("wrong answers", final, ({ metrics, examples }) => {
      const value = 1 - (metrics.accuracy ?? NaN);
      return { value, deviation: Math.sqrt((value * (1 - value)) / examples), examples };
    });
  if (model.loss.type !== "meanSquaredError" || !(trivialCost > 0 && Number.isFinite(trivialCost)))
    return undefined;
  const penalty = recent.at(-1)!.facts.penalty;
  return errorsOfParts("unexplained variance", final, ({ cost, examples }) => ({
    value: (cost - penalty) / trivialCost,
    deviation: 0,
    examples,
  }));
}

function errorsOfParts(
  kind: Errors["kind"],
  parts: Readonly<Partial<Record<Part, Evaluation>>>,
  of: (evaluation: Evaluation) => PartError,
): Errors | undefined {
  const { train, dev, test } = parts;
  return train && { kind, train: of(train), ...(dev && { dev: of(dev) }), ...(test && { test: of(test) }) };
}

/** `12.3 %` */
export const percent = (fraction: number): string => `${Number((fraction * 100).toPrecision(3))} %`;
