import type { History } from "../../src/session/history";
import { decimal, integer } from "../format";
import { flagsOf } from "../state/flags";
import type { Run } from "../state/run";
import { eventsSummary } from "../state/steering";
import { latestValue, rangeText, valueAt } from "../state/values";
import { text } from "../strings";
import type { TableTwin } from "./figure";
import { sampledSteps } from "./steps";

export interface NormKind {
  readonly id: string;
  readonly title: string;
  /** What the layers' series are called before the slash. */
  readonly prefix: "activationNorm" | "gradientNorm";
}

export const normSeries = (history: History, { prefix }: NormKind, layer: string): number =>
  history.indexOf(`${prefix}/${layer}`);

/** The norms' plot in words: how many layers, the least and the greatest now, and the flagged ones. */
export function normsSummary({ history, info, lastStep, findings }: Run, kind: NormKind): string {
  const latest = (info?.layers ?? []).flatMap(({ name }) => {
    const value = history && latestValue(history, normSeries(history, kind, name));
    return value === undefined ? [] : [{ name, value: value.high }];
  });
  latest.sort((a, b) => a.value - b.value);
  const [least, most] = [latest[0], latest.at(-1)];
  if (least === undefined || most === undefined) return kind.title;
  const counts = [kind.title, latest.length, integer(lastStep)] as const;
  const ends = [decimal(least.value), least.name, decimal(most.value), most.name] as const;
  const flags = [...flagsOf(findings)].map(([name, { words }]) => `${name}: ${words}`);
  const flagged = flags.length > 0 ? ` ${text("flaggedSummary", flags.join("; "))}` : "";
  return text("normsSummary", ...counts, ...ends) + flagged;
}

/** The norms' plot as a table: a row a layer, a column for each of a few steps. */
export function normsTwin(run: Run, kind: NormKind): TableTwin {
  const { history, info, lastStep } = run;
  const steps = sampledSteps(lastStep, 6);
  const heads = steps.map((step) => ({ label: text("stepOne", integer(step)), numeric: true }));
  const rows = (info?.layers ?? []).map(({ name }) => [
    name,
    ...steps.map((step) => {
      const value = history && valueAt(history, normSeries(history, kind, name), step);
      return value === undefined ? "–" : rangeText(value);
    }),
  ]);
  return { columns: [{ label: text("layer") }, ...heads], rows, note: eventsSummary(run) };
}
