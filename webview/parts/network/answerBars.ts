import type { DataOverview } from "../../../src/session/shownData";
import type { PredictedAnswer, Prediction } from "../../../src/session/shownNetwork";
import { h, setText } from "../../dom";
import { decimal, integer, percent, rawValue } from "../../format";
import { text } from "../../strings";
import { className, itemName, shownText } from "../data/answerWords";

interface Bar {
  readonly name: string;
  /** 0 … 1 of the bar's room; undefined: no bar. */
  readonly share: number | undefined;
  readonly words: string;
  readonly isChosen: boolean;
}

/** What the model answers: its probabilities as bars, a number, or a text. */
export class AnswerBars {
  readonly element = h("ul", { class: "answer-bars", "aria-label": text("answers") });
  private readonly rows: {
    readonly row: HTMLElement;
    readonly name: HTMLElement;
    readonly fill: HTMLElement;
    readonly value: HTMLElement;
  }[] = [];

  draw({ answer }: Prediction, data: DataOverview): void {
    const bars = barsOf(answer, data);
    while (this.rows.length < bars.length) this.rows.push(newRow());
    if (this.element.children.length !== bars.length)
      this.element.replaceChildren(...this.rows.slice(0, bars.length).map(({ row }) => row));
    bars.forEach(({ name, share, words, isChosen }, at) => {
      const row = this.rows[at]!;
      setText(row.name, name);
      setText(row.value, words);
      row.row.classList.toggle("chosen", isChosen);
      row.fill.parentElement!.hidden = share === undefined;
      row.fill.style.transform = `scaleX(${Math.min(1, Math.max(0, share ?? 0))})`;
    });
  }
}

function newRow(): AnswerBars["rows"][number] {
  const name = h("span", { class: "bar-name" });
  const fill = h("span", { class: "bar-fill" });
  const value = h("span", { class: "bar-value" });
  const row = h("li", {}, name, h("span", { class: "bar-room", "aria-hidden": "true" }, fill), value);
  return { row, name, fill, value };
}

function barsOf(answer: PredictedAnswer, data: DataOverview): Bar[] {
  switch (answer.kind) {
    case "classes":
      return answer.shares.map(({ index, value }) => ({
        name: className(data, index),
        share: answer.areProbabilities ? value : undefined,
        words: answer.areProbabilities ? percent(value) : decimal(value),
        isChosen: index === answer.predicted,
      }));
    case "nextItem":
      return answer.shares.map(({ item, value }, at) => ({
        name: itemName(item),
        share: value,
        words: percent(value),
        isChosen: at === 0,
      }));
    case "numbers":
      return answer.values.map((value, at) => ({
        name: data.target.length === answer.of ? data.target[at]! : text("numberAt", integer(at + 1)),
        share: undefined,
        words: rawValue(Number(value.toPrecision(5))),
        isChosen: false,
      }));
    case "text":
      return [
        { name: data.target[0] ?? "", share: undefined, words: shownText(answer.text), isChosen: false },
      ];
  }
}

/** The answer in a few words: `setosa · 98.2%`. */
export function predictionWords({ answer }: Prediction, data: DataOverview): string {
  const [best] = barsOf(answer, data).filter(({ isChosen }) => isChosen);
  if (best !== undefined) return `${best.name} · ${best.words}`;
  if (answer.kind === "classes") return className(data, answer.predicted);
  return barsOf(answer, data)
    .map(({ words }) => words)
    .join(", ");
}
