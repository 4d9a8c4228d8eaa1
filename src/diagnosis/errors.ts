/** Errors of the parts, as bias and variance are told from. */
import type { Evaluation, Part } from "../engine/facts";
import type { Errors, PartError } from "./judgedErrors";
import type { EndContext } from "./rule";
import { say } from "../words/words";

/** What they are read from: evaluations of whole parts, beside the run they belong to. */
export type MeasuredErrors = Pick<EndContext, "model" | "final" | "trivialCost" | "recent">;

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

/** What an error is a part of, in words. */
export const kindWords = (kind: Errors["kind"]): string =>
  kind === "wrong answers" ? say`wrong answers` : say`unexplained variance`;

/** `12.3 %` */
export const percent = (fraction: number): string => `${Number((fraction * 100).toPrecision(3))} %`;
