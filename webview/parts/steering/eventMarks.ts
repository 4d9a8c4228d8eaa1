import type { Mark } from "../../plots/decorations";
import type { RunEvent } from "../../state/steering";
import type { Palette } from "../../theme";

/** One mark for each step at which something was done by hand, on the axis, where findings hang from the top. */
export const eventMarks = (events: readonly RunEvent[], { muted }: Palette): Mark[] =>
  [...new Set(events.map(({ step }) => step))].map((x) => ({ x, color: muted, at: "bottom" }));
