/**
 * Rows with equal inputs and different labels cannot all be answered rightly: of each group, the best
 * answer is its most frequent label, and the rest stays wrong whatever the model.
 */
import { labelsOf } from "../labels";
import { defineDataRule } from "../rule";
import { shownNumber, shownPercent } from "../shown";
import { say } from "../../words/words";
import { sentences } from "../../words/lists";

export const conflictingDuplicates = defineDataRule({
  severity: "warning",
  summary: "Rows with equal inputs have different labels.",
  thresholds: {
    rows: { default: 0.05, description: "Part of all rows that are in such groups." },
    byChance: {
      default: 0.01,
      description:
        "How many training rows a new one equals by chance, at most, for it to be a warning: where inputs repeat by nature, it is noise.",
    },
  },
  check({ model, profile }, limits) {
    const { rows, rowsInConflict, conflictingGroups, bestAccuracy, byChance } = profile.duplicates;
    if (bestAccuracy === undefined || labelsOf(model, profile) === undefined) return [];
    const part = rowsInConflict / rows;
    if (part <= limits.rows) return [];
    const repeats = byChance > limits.byChance;
    return [
      {
        severity: repeats ? "info" : "warning",
        path: ["data", "target"],
        message: sentences(
          say`${shownNumber(rowsInConflict)} of ${shownNumber(rows)} rows (${shownPercent(part)}) share their inputs with a row of another label, in ${shownNumber(conflictingGroups)} groups: no model can be right on more than ${shownPercent(bestAccuracy)} of the rows.`,
          repeats
            ? say`More inputs may tell them apart.`
            : say`Check the labels, or add inputs that tell such rows apart.`,
        ),
        evidence: { rows: rowsInConflict, groups: conflictingGroups, bestAccuracy },
      },
    ];
  },
});
