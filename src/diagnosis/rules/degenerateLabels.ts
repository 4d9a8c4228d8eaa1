/**
 * A target of one value is learnt by a bias alone, whatever the inputs; a class that train has not
 * cannot be learnt at all.
 */
import { labelsOf, type Labels } from "../labels";
import { type DataContext, defineDataRule, type Symptom } from "../rule";
import { shownNames, shownNumber } from "../shown";
import { say } from "../../words/words";
import { listOf, sentences } from "../../words/lists";

export const degenerateLabels = defineDataRule({
  severity: "error",
  summary: "All targets are the same, or class numbers have gaps or classes that train lacks.",
  thresholds: {
    leastRows: { default: 4, description: "Training rows below which all may have one class by chance." },
  },
  check(context, { leastRows }) {
    const { profile, model } = context;
    if (profile.parts.train.rows < leastRows) return [];
    const labels = labelsOf(model, profile);
    return labels === undefined ? sameNumbers(context) : ofLabels(context, labels);
  },
});

const path = ["data", "target"];

function ofLabels({ profile, data }: DataContext, { names, counts }: Labels): Symptom[] {
  const present = names.filter((_, at) => counts.train[at]! > 0);
  const elsewhere = names.filter(
    (_, at) => counts.train[at] === 0 && ((counts.dev?.[at] ?? 0) > 0 || (counts.test?.[at] ?? 0) > 0),
  );
  if (present.length === 1) {
    const others =
      elsewhere.length > 0
        ? say`Other parts have ${shownNames(elsewhere)}: was the training target scaled, rounded or cut off?`
        : say`Is this the right column?`;
    return [
      {
        path,
        message: sentences(
          say`Every row of train has the class ${shownNames(present)}: there is nothing to tell apart.`,
          others,
        ),
        evidence: { classes: 1, rows: profile.parts.train.rows },
      },
    ];
  }
  const symptoms: Symptom[] = [];
  if (elsewhere.length > 0) {
    symptoms.push({
      severity: "info",
      path,
      message: sentences(
        elsewhere.length === 1
          ? say`No row of train has the class ${shownNames(elsewhere)}, which other parts have: the network cannot learn it.`
          : say`No row of train has the class ${shownNames(elsewhere)}, which other parts have: the network cannot learn them.`,
        say`Set "stratify": true, or leave such rows out.`,
      ),
      evidence: { missing: elsewhere.length },
    });
  }
  const gaps = gapsOf(data.target.kind === "numbers" ? (data.target.distinctIntegers ?? []) : []);
  if (gaps.length > 0) {
    const shownGaps = [...gaps.slice(0, 5), ...(gaps.length > 5 ? ["…"] : [])];
    symptoms.push({
      severity: "info",
      path,
      message: sentences(
        gaps.length === 1
          ? say`The class numbers ${listOf(names)} have gaps: ${gaps[0]!} never occurs.`
          : say`The class numbers ${listOf(names)} have gaps: ${listOf(shownGaps)} never occur.`,
        say`The network counts ${names.length} classes from 0 in this order.`,
      ),
      evidence: { gaps: gaps.length },
    });
  }
  return symptoms;
}

/** Of sorted class numbers; -1 and 1 are no class numbers with a gap. */
function gapsOf(integers: readonly number[]): number[] {
  const [first, last] = [integers[0], integers.at(-1)];
  if (first === undefined || last === undefined || first < 0 || integers.length < 3) return [];
  const present = new Set(integers);
  const gaps = [];
  for (let at = first; at < last && gaps.length < 100; at++) if (!present.has(at)) gaps.push(at);
  return gaps;
}

function sameNumbers({ profile: { target, parts } }: DataContext): Symptom[] {
  if (target.kind !== "numbers") return [];
  const same = target.numbers.filter(({ parts: { train } }) => train.raw.minimum === train.raw.maximum);
  const [first] = same;
  if (first === undefined) return [];
  const isAll = same.length === target.numbers.length;
  const value = shownNumber(first.parts.train.raw.minimum);
  const names = shownNames(same.map(({ name }) => name));
  return [
    {
      severity: isAll ? "error" : "info",
      path,
      message: isAll
        ? sentences(
            same.length === 1
              ? say`${names} is ${value} in every row of train: there is nothing to learn.`
              : say`${names} have one value each in every row of train: there is nothing to learn.`,
            say`Is this the right column?`,
          )
        : same.length === 1
          ? say`${names} is ${value} in every row of train: its output learns nothing but that.`
          : say`${names} have one value each in every row of train: its output learns nothing but that.`,
      evidence: { constant: same.length, of: target.numbers.length, rows: parts.train.rows },
    },
  ];
}
