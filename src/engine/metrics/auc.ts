/**
 * Area under the ROC curve, exact: the probability that an example of the class gets a larger prediction than
 * one that is not, ties counting half (Mann & Whitney 1947; Fawcett 2006), by sorting all predictions.
 * Several units: the mean over those that have examples of both kinds; of exclusive classes that is
 * one-against-the-rest, macro-averaged, as in scikit-learn. NaN where no unit has both kinds, or a prediction is NaN.
 */
import { isYesOrNo, targetClass, thresholdOf } from "./classes";
import { defineMetric, type MetricSite } from "./definition";

export const auc = defineMetric({
  summary: "Area under the ROC curve: 1 ranks every example right, 0.5 is guessing.",
  better: "higher",
  options: {},
  create(site) {
    const { prediction, columns, rowsOfExample } = site;
    const scores: number[][] = Array.from({ length: columns }, () => []);
    const answers: boolean[][] = Array.from({ length: columns }, () => []);
    return {
      reset() {
        for (const list of [...scores, ...answers]) list.length = 0;
      },
      add(examples) {
        const isOfClass = answersOf(site);
        for (let row = 0; row < examples * rowsOfExample; row++) {
          for (let column = 0; column < columns; column++) {
            scores[column]!.push(prediction[row * columns + column]!);
            answers[column]!.push(isOfClass(row, column));
          }
        }
      },
      value() {
        const areas = scores.map((list, column) => area(list, answers[column]!));
        const known = areas.filter((one) => one !== undefined);
        return known.reduce((sum, one) => sum + one, 0) / known.length;
      },
    };
  },
});

function answersOf(site: MetricSite<unknown>): (row: number, column: number) => boolean {
  if (!isYesOrNo(site)) return (row, column) => targetClass(site, row) === column;
  const threshold = thresholdOf(site);
  return (row, column) => site.target[row * site.columns + column]! > threshold;
}

/** Undefined where all answers are the same. */
function area(scores: readonly number[], answers: readonly boolean[]): number | undefined {
  const yes = answers.filter(Boolean).length;
  const no = answers.length - yes;
  if (yes === 0 || no === 0) return undefined;
  if (scores.some(Number.isNaN)) return Number.NaN;
  const order = Uint32Array.from(scores, (_, at) => at).sort((a, b) => scores[a]! - scores[b]!);
  // Pairs (yes, no) in the right order, with ties as halves.
  let pairs = 0;
  let below = 0;
  for (let from = 0; from < order.length;) {
    let to = from;
    let tiedYes = 0;
    for (; to < order.length && scores[order[to]!] === scores[order[from]!]; to++) {
      if (answers[order[to]!]!) tiedYes++;
    }
    const tiedNo = to - from - tiedYes;
    pairs += tiedYes * (below + tiedNo / 2);
    below += tiedNo;
    from = to;
  }
  return pairs / (yes * no);
}
