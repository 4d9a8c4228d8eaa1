import { hasEnded, type JudgedErrors } from "../../src/session/protocol";
import { h, setText } from "../dom";
import { integer, percent } from "../format";
import type { Context } from "../state/context";
import { text } from "../strings";
import { Section } from "./section";

interface Row {
  readonly name: string;
  /** Beside the name. */
  readonly note?: string;
  /** A gap lies between the errors above and below it. */
  readonly kind: "error" | "gap";
  readonly from: number;
  readonly to: number;
  readonly value: string;
  /** Of the two gaps the wider one. */
  readonly isWider?: boolean;
}

/**
 * Bias and variance as the courses draw them: the errors of human level, train, dev and test as bars, and between
 * them the two gaps. A table whose cells hold a bar each, so that it can be read without seeing them.
 */
export class ErrorsSection {
  readonly section: Section;
  private readonly words = h("p", { class: "errors-words" });
  private readonly body = h("tbody", {});
  private readonly measure = h("th", { scope: "col" });
  private shown: JudgedErrors | undefined;

  constructor(
    private readonly context: Context,
    invalidate: () => void,
  ) {
    const caption = h("caption", { class: "hidden-text" }, text("errorsCaption"));
    const head = h("tr", {}, h("th", { scope: "col" }, text("errorOf")), this.measure);
    const table = h("table", { class: "bars errors-table" }, caption, h("thead", {}, head), this.body);
    const content = h("div", {}, this.words, table);
    this.section = new Section("errors", text("errorsTitle"), context.ui, invalidate, content);
  }

  draw(): void {
    const { evaluations, state } = this.context.run;
    const errors = evaluations?.errors;
    this.section.show(errors !== undefined);
    if (evaluations === undefined || errors === undefined || !this.section.active) return;
    const soFar = state !== undefined && !hasEnded(state);
    this.section.say(text(soFar ? "errorsSoFar" : "errorsAfter", integer(evaluations.epoch)));
    if (errors === this.shown) return;
    this.shown = errors;
    setText(this.measure, text(errors.kind === "wrong answers" ? "wrongAnswers" : "unexplained"));
    setText(this.words, verdictWords(errors));
    const rows = rowsOf(errors);
    const most = Math.max(1e-9, ...rows.map(({ to }) => to));
    this.body.replaceChildren(...rows.map((row) => rowElement(row, most)));
  }
}

/** The larger gap by its name and size, and what the courses do first about it. */
function verdictWords({ bias, variance, verdict, recipe = "" }: JudgedErrors): string {
  if (variance === undefined)
    return `${text(verdict === "highBias" ? "biasAlone" : "biasSmall", gapWords(bias))} ${recipe}`.trim();
  const sizes = [gapWords(bias), gapWords(variance)] as const;
  if (verdict === "highBias") return `${text("biasLarger", ...sizes)} ${recipe}`;
  if (verdict === "highVariance") return `${text("varianceLarger", ...sizes)} ${recipe}`;
  return text("gapsSmall", ...sizes);
}

function rowsOf({ human, train, dev, test, bias, variance }: JudgedErrors): Row[] {
  const isWider = variance === undefined || bias >= variance;
  const rows: Row[] = [
    bar(text("humanLevel"), human ?? 0, human === undefined ? text("humanAssumed") : text("humanGiven")),
    gap(text("avoidableBias"), human ?? 0, train.value, isWider),
    bar(text("train_part"), train.value),
  ];
  if (dev !== undefined)
    rows.push(gap(text("variance"), train.value, dev.value, !isWider), bar(text("dev_part"), dev.value));
  if (test !== undefined) rows.push(bar(text("test_part"), test.value));
  return rows;
}

const bar = (name: string, value: number, note?: string): Row => ({
  name,
  note,
  kind: "error",
  from: 0,
  to: value,
  value: percent(value),
});

const gap = (name: string, from: number, to: number, isWider: boolean): Row => ({
  name,
  kind: "gap",
  from: Math.min(from, to),
  to: Math.max(from, to),
  value: gapWords(to - from),
  isWider: isWider && to > from,
});

/** `+6.5%`, `−0.5%` */
const gapWords = (size: number): string => (size < 0 ? `−${percent(-size)}` : `+${percent(size)}`);

function rowElement({ name, note, kind, from, to, value, isWider }: Row, most: number): HTMLElement {
  const drawn = h("span", { class: "bar" });
  drawn.style.setProperty("--from", String(from / most));
  drawn.style.setProperty("--share", String((to - from) / most));
  const said = isWider === true ? text("widerGap") : note;
  const label = h("th", { scope: "row" }, name, said && h("span", { class: "bar-note" }, said));
  const track = h("span", { class: "bar-track" }, drawn);
  const words = h("span", { class: "bar-words" }, value);
  const cell = h("td", {}, h("div", { class: "bar-cell" }, track, words));
  return h("tr", { "data-kind": kind, ...(isWider === true && { "data-wider": "" }) }, label, cell);
}
