import type { DataOverview, ShownAnswer, ShownExample } from "../../../src/session/shownData";
import { h } from "../../dom";
import { integer, percent, rawValue } from "../../format";
import { icon } from "../../icons";
import { text } from "../../strings";
import { className, shownText } from "./names";

export { className, itemName, shownText } from "./names";

/** A target or prediction: `setosa`, `setosa · 98.2%`, `23.1`, a text. */
export function answerWords(answer: ShownAnswer, overview: DataOverview): string {
  switch (answer.kind) {
    case "class": {
      const name = className(overview, answer.index);
      return answer.probability === undefined ? name : `${name} · ${percent(answer.probability)}`;
    }
    case "text":
      return shownText(answer.text);
    case "numbers": {
      const { values, of } = answer;
      const single = overview.target.length === of && of > 1;
      const words = values.map((value, at) =>
        single ? `${overview.target[at]!} ${rawValue(rounded(value))}` : rawValue(rounded(value)),
      );
      return (
        words.join(", ") + (of > values.length ? ` ${text("andMore", integer(of - values.length))}` : "")
      );
    }
  }
}

/** Scaling a target and back leaves a last digit or two. */
const rounded = (value: number): number => Number(value.toPrecision(5));

/** The same as an element. */
export const answerElement = (answer: ShownAnswer, overview: DataOverview): HTMLElement =>
  h("span", { class: answer.kind === "text" ? "answer long" : "answer" }, answerWords(answer, overview));

/** A prediction as an element, with whether it is right; what differs from the target's text, character by character, is marked. */
export function predictionElement(
  { prediction, target, wrong }: ShownExample,
  overview: DataOverview,
): HTMLElement {
  const words = prediction === undefined ? "–" : answerWords(prediction, overview);
  const content = h("span", { class: prediction?.kind === "text" ? "answer long" : "answer" });
  if (wrong === true && prediction?.kind === "text" && target.kind === "text")
    content.append(...marked(shownText(prediction.text), shownText(target.text)));
  else content.append(words);
  if (wrong === undefined) return content;
  const outcome = h("span", { class: "hidden-text" }, text(wrong ? "wrongAnswer" : "rightAnswer"));
  const element = h(
    "span",
    { class: "outcome", "data-outcome": wrong ? "wrong" : "right" },
    outcome,
    content,
  );
  element.prepend(icon(wrong ? "close" : "check"));
  return element;
}

function marked(found: string, wanted: string): (HTMLElement | string)[] {
  const [one, other] = [Array.from(found), Array.from(wanted)];
  if (one.length !== other.length) return [found];
  const pieces: (HTMLElement | string)[] = [];
  for (let at = 0; at < one.length;) {
    const differs = one[at] !== other[at];
    let end = at + 1;
    while (end < one.length && (one[end] !== other[end]) === differs) end++;
    const piece = one.slice(at, end).join("");
    pieces.push(differs ? h("mark", {}, piece) : piece);
    at = end;
  }
  return pieces;
}
