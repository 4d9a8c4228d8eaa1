import type { DataOverview, DataPage, ShownExample, ShownInput } from "../../../src/session/shownData";
import { h } from "../../dom";
import { decimal, integer } from "../../format";
import { text } from "../../strings";
import { answerElement, predictionElement, shownText } from "./answerWords";
import { cellWords } from "./exampleTable";
import { pictureCanvas, spectrogramCanvas } from "./pixels";

/** Examples with a picture or a spectrogram: a card each. */
export function exampleCards(page: DataPage, overview: DataOverview): HTMLElement {
  const wide = page.inputs.some(({ kind }) => kind === "spectrogram");
  return h(
    "ul",
    { class: wide ? "cards wide" : "cards", "aria-label": text("examplesList") },
    ...page.examples.map((example, at) => card(page.inputs, example, at, overview)),
  );
}

function card(
  inputs: readonly ShownInput[],
  example: ShownExample,
  at: number,
  overview: DataOverview,
): HTMLElement {
  const row = text("exampleRow", integer(example.row));
  const facts = h("dl", { class: "card-facts" });
  const say = (label: string, value: string | HTMLElement) =>
    facts.append(h("div", {}, h("dt", {}, label), h("dd", {}, value)));
  for (const input of inputs) sayInput(input, at, say);
  say(text("targetColumn"), answerElement(example.target, overview));
  if (example.prediction !== undefined) say(text("predictionColumn"), predictionElement(example, overview));
  if (example.loss !== undefined) say(text("lossColumn"), decimal(example.loss));
  const pictures = inputs.flatMap((input) => drawn(input, at, `${input.name}, ${row}`) ?? []);
  return h("li", { class: "card" }, ...pictures, h("div", { class: "card-row" }, row), facts);
}

/** Inputs that are not drawn are said: the speed beside the camera. */
function sayInput(input: ShownInput, at: number, say: (label: string, value: string) => void): void {
  if (input.kind === "text") say(input.name, shownText(input.texts[at]!));
  if (input.kind !== "row" && input.kind !== "array") return;
  input.columns.forEach((column, place) => say(column, cellWords(input.cells[at]![place]!)));
}

function drawn(input: ShownInput, at: number, label: string): HTMLCanvasElement | undefined {
  if (input.kind === "picture") {
    const size = input.height * input.width * input.channels;
    return pictureCanvas(input.levels.subarray(at * size, (at + 1) * size), input, label);
  }
  if (input.kind !== "spectrogram") return undefined;
  const size = input.frames * input.bands;
  return spectrogramCanvas(input.levels.subarray(at * size, (at + 1) * size), input, label);
}
