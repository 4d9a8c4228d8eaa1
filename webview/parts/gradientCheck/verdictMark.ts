import { h } from "../../dom";
import { icon, type IconName } from "../../icons";
import type { Outcome } from "../../state/checkedTensor";
import { text } from "../../strings";

const icons: Readonly<Record<Outcome, IconName>> = {
  pass: "check",
  note: "info",
  notCompared: "info",
  suspicious: "warning",
  mismatch: "error",
};

const hints = {
  pass: "passHint",
  note: "noteHint",
  notCompared: "notComparedHint",
  suspicious: "suspiciousHint",
  mismatch: "mismatchHint",
} as const;

/** A verdict as an icon and a word. */
export function verdictMark(outcome: Outcome): HTMLElement {
  const properties = { class: "verdict", "data-verdict": outcome, title: text(hints[outcome]) };
  const mark = h("span", properties, h("span", {}, text(outcome)));
  mark.prepend(icon(icons[outcome]));
  return mark;
}
