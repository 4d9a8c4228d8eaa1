import type { History } from "../../src/session/history";
import { integer } from "../format";
import { text } from "../strings";

/** `Step 12`, or `Steps 1,024–1,055` where a bucket holds several. */
export function stepWords(history: History, step: number): string {
  const { stepsPerBucket } = history;
  if (stepsPerBucket === 1) return text("stepOne", integer(step));
  const first = history.bucketOf(step) * stepsPerBucket;
  return text("stepRange", integer(first), integer(first + stepsPerBucket - 1));
}

/** At most `count` steps, evenly from the first to the last. */
export function sampledSteps(lastStep: number, count: number): number[] {
  const steps = Math.min(count, lastStep + 1);
  const step = (index: number) => (steps === 1 ? lastStep : Math.round((index * lastStep) / (steps - 1)));
  return Array.from({ length: steps }, (_, index) => step(index));
}
