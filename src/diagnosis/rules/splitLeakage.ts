/**
 * A row that the network was trained on says nothing of rows it never saw: a dev or test part that shares
 * rows with train tells how well they were learnt by heart.
 */
import type { DataSource, DataSpec, SourceSpec } from "../../data/dataSpec";
import type { Fix } from "../../model/problem";
import { defineDataRule, type Symptom } from "../rule";
import { shownNumber, shownPercent } from "../shown";
import { say } from "../../words/words";
import { sentences } from "../../words/lists";

/** So much more often than chance explains. */
const beyondChance = 10;

export const splitLeakage = defineDataRule({
  severity: "warning",
  summary: "Rows of the dev or test part are also in the training part.",
  thresholds: {
    rows: { default: 0.01, description: "Part of the dev or test rows whose inputs train has as well." },
  },
  check({ model, profile }, limits) {
    const { inTrain, byChance } = profile.duplicates;
    return (["dev", "test"] as const).flatMap((part): Symptom[] => {
      const found = inTrain[part];
      if (found === undefined || found.rows === 0) return [];
      const fraction = found.rows / found.of;
      if (fraction <= Math.max(limits.rows, beyondChance * byChance)) return [];
      const sampled = profile.parts.train.sampled !== undefined;
      const inParts = model.data.source !== undefined && "parts" in model.data.source;
      return [
        {
          path: inParts ? ["data", "source", part] : ["data", "source"],
          message: sentences(
            sharedText(part, found, sampled),
            inParts
              ? say`Take them out of one of the files.`
              : say`The source holds rows twice, and the split parts them: take the copies out of the file.`,
          ),
          evidence: { rows: found.rows, of: found.of, byChance },
          fixes: sameSourceFix(model.data),
        },
      ];
    });
  },
});

function sharedText(part: string, { rows, of }: { rows: number; of: number }, sampled: boolean): string {
  const [shared, all, fraction] = [shownNumber(rows), shownNumber(of), shownPercent(rows / of)];
  if (rows === 1)
    return sampled
      ? say`1 of ${all} rows of ${part} (${fraction}) is also in train, as far as samples tell: what ${part} measures is partly learnt by heart.`
      : say`1 of ${all} rows of ${part} (${fraction}) is also in train: what ${part} measures is partly learnt by heart.`;
  return sampled
    ? say`${shared} of ${all} rows of ${part} (${fraction}) are also in train, as far as samples tell: what ${part} measures is partly learnt by heart.`
    : say`${shared} of ${all} rows of ${part} (${fraction}) are also in train: what ${part} measures is partly learnt by heart.`;
}

/** Where all parts are the same file: that file, split. */
function sameSourceFix({ source }: DataSpec): Fix[] {
  const only = source && sharedSource(source);
  if (only === undefined || !("path" in only)) return [];
  return [
    {
      title: say`Split ${only.path} instead of using it twice`,
      edits: [
        { path: ["data", "source"], value: only.path },
        { path: ["data", "split"], value: { train: 0.8, dev: 0.2 } },
      ],
    },
  ];
}

function sharedSource(source: DataSource): SourceSpec | undefined {
  if (!("parts" in source)) return undefined;
  const [first, ...others] = Object.values<SourceSpec>(source.parts);
  return others.every((other) => JSON.stringify(other) === JSON.stringify(first)) ? first : undefined;
}
