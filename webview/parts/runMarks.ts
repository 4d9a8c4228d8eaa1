import type { Mark } from "../plots/decorations";
import type { Run } from "../state/run";
import { eventsOf } from "../state/steering";
import type { Palette } from "../theme";
import { findingMarks } from "./findingMarks";

/** Under the pointer within so many pixels of it. */
const reach = 6;

/** What a plot over the steps marks: on the axis what was done by hand, a mark a step; findings hang from the top. */
export function runMarks(run: Run, palette: Palette, names: "named" | "unnamed" = "unnamed"): Mark[] {
  const steps = [...new Set(eventsOf(run).map(({ step }) => step))];
  return [
    ...steps.map((x): Mark => ({ x, color: palette.muted, at: "bottom" })),
    ...findingMarks(run.findings, palette, names),
  ];
}

/** How far from a step of a plot of that width the pointer still means it; at least a bucket. */
export const stepsInReach = ({ history, lastStep }: Run, width: number): number =>
  Math.max(history?.stepsPerBucket ?? 1, (reach * lastStep) / Math.max(1, width));

/** What was done by hand about there, as rows of a readout. */
export const eventRows = (run: Run, x: number, width: number, { muted }: Palette) =>
  eventsOf(run)
    .filter(({ step }) => Math.abs(step - x) <= stepsInReach(run, width))
    .map(({ words }) => ({ color: muted, name: words, value: "" }));
