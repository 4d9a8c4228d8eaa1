import { integer } from "../../format";
import type { Run } from "../../state/run";
import type { LayerMapKind } from "../../state/uiState";
import { extremes, valueAt } from "../../state/values";
import { text } from "../../strings";
import type { TableTwin } from "../figure";
import { sampledSteps } from "../steps";
import { mapWord, mapWords, type MapRow } from "./mapKinds";

/** A map as a table: a row a layer, its extremes with their place, and its values at a few steps and the chosen one. */
export function mapTwin(
  { history, lastStep }: Run,
  kind: LayerMapKind,
  rows: readonly MapRow[],
  chosen: number | undefined,
): TableTwin {
  const steps = sampledSteps(lastStep, 6);
  if (chosen !== undefined && !steps.includes(chosen)) steps.push(chosen);
  steps.sort((one, other) => one - other);
  const heads = [text("mapLeast"), text("mapMost"), ...steps.map((step) => text("stepOne", integer(step)))];
  return {
    columns: [{ label: text("layer") }, ...heads.map((label) => ({ label, numeric: true }))],
    rows: rows.map(({ name, series }) => {
      const range = history && extremes(history, series);
      const ends =
        range === undefined ? ["–", "–"] : [range.low, range.high].map((end) => mapWord(kind, end));
      const values = steps.map((step) => {
        const value = history && valueAt(history, series, step);
        return value === undefined ? "–" : mapWords(kind, value);
      });
      return [name, ...ends, ...values];
    }),
  };
}
