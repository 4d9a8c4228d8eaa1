import type { ShownOutcome } from "../../../src/session/shownDiagnosis";
import { decimal, integer, percent } from "../../format";
import { text } from "../../strings";

/** `dev accuracy 96.7%, cost 0.081 after 1,200 steps`: what a training came to. */
export function outcomeWords({ state, failure, steps, part, cost, metric }: ShownOutcome): string {
  if (state === "failed") return text("outcomeFailed", failure ?? "–");
  const numbers: string[] = [];
  if (part && metric) {
    const value = metric.name === "accuracy" ? percent(metric.value) : decimal(metric.value);
    numbers.push(text(`${part}_${metric.name}`, value));
  }
  if (part && cost !== undefined) numbers.push(text(`${part}_cost`, decimal(cost)));
  const ends = { diverged: "outcomeDiverged", cut: "outcomeCut", finished: "outcomeAfter" } as const;
  const end = text(ends[state], integer(steps));
  if (state === "diverged") return [end, ...numbers].join(", ");
  return [numbers.join(", "), end].filter((words) => words !== "").join(" ");
}
