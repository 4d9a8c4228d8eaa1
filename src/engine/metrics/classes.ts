/**
 * How predictions and targets are read as classes, by shape and loss, as Keras's "accuracy" chooses:
 *   one unit, or yes/no units (a loss of sigmoids): each entry is yes above the threshold (0.5; 0 for the
 *                                                   hinge losses), and so is its target
 *   class numbers:  argmax p, and t itself
 *   one-hot:        argmax p and argmax t
 * Of equal maxima the first counts.
 */
import type { MetricSite } from "./definition";

type Numbers = Float32Array | Float64Array;

/** The largest entry's column in a row. */
export function largest(values: Numbers, row: number, columns: number): number {
  let best = 0;
  for (let column = 1; column < columns; column++) {
    if (values[row * columns + column]! > values[row * columns + best]!) best = column;
  }
  return best;
}

/** Whether each unit answers its own yes-or-no question. */
export const isYesOrNo = ({ columns, loss }: MetricSite<unknown>): boolean =>
  columns === 1 || loss.fusesWith === "sigmoid";

/** The threshold between no and yes. */
export const thresholdOf = ({ loss }: MetricSite<unknown>): number => loss.decisionThreshold ?? 0.5;

/** The target's class of a row, of exclusive classes. */
export const targetClass = ({ target, columns, loss }: MetricSite<unknown>, row: number): number =>
  loss.target === "classNumbers" ? target[row]! : largest(target, row, columns);

/** Classes a site tells apart: no and yes for yes-or-no units. */
export const classCount = (site: MetricSite<unknown>): number => (isYesOrNo(site) ? 2 : site.columns);

/** Calls `see` with target and predicted class of every row, or of every entry of yes-or-no units. */
export function forEachDecision(
  site: MetricSite<unknown>,
  examples: number,
  see: (target: number, predicted: number) => void,
): void {
  const { prediction, target, columns } = site;
  const rows = examples * site.rowsOfExample;
  if (isYesOrNo(site)) {
    const threshold = thresholdOf(site);
    for (let at = 0; at < rows * columns; at++) {
      see(target[at]! > threshold ? 1 : 0, prediction[at]! > threshold ? 1 : 0);
    }
    return;
  }
  for (let row = 0; row < rows; row++) see(targetClass(site, row), largest(prediction, row, columns));
}
