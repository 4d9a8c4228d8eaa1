import type { ShownOutcome, ShownTrial } from "../../../src/session/shownDiagnosis";
import { h } from "../../dom";
import { text } from "../../strings";
import { outcomeWords } from "./outcomeWords";

/** The run as it is, and every fix that was tried or waits, with what it came to. */
export function trialItems(before: ShownOutcome | undefined, trials: readonly ShownTrial[]): HTMLElement[] {
  const item = (title: string, after: ShownOutcome | undefined) =>
    h(
      "li",
      after ? {} : { class: "waits" },
      h("span", {}, title),
      h("span", { class: "where" }, after ? outcomeWords(after) : text("waiting")),
    );
  return [
    ...(before ? [item(text("asItIs"), before)] : []),
    ...trials.map(({ title, after }) => item(title, after)),
  ];
}

/** `3 fixes were tried.` */
export const triedWords = (trials: readonly ShownTrial[]): string => {
  const tried = trials.filter(({ after }) => after).length;
  return tried === 0 ? text("triedNothing") : tried === 1 ? text("triedOne") : text("triedSome", tried);
};
