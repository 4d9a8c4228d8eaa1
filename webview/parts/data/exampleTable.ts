import type { DataOverview, DataPage, ShownInput } from "../../../src/session/shownData";
import { h } from "../../dom";
import { decimal, integer, rawValue } from "../../format";
import { text } from "../../strings";
import type { Cell, Column } from "../table";
import { answerElement, predictionElement, shownText } from "./answerWords";

export const cellWords = (cell: number | string | null): string =>
  cell === null ? text("missingCell") : typeof cell === "number" ? rawValue(cell) : cell;

interface InputColumn extends Column {
  readonly cell: (example: number) => Cell;
}

function inputColumns(input: ShownInput, isOnly: boolean): InputColumn[] {
  const group = isOnly ? undefined : input.name;
  if (input.kind === "text") {
    const cell = (at: number) => h("span", { class: "answer long" }, shownText(input.texts[at]!));
    return [{ label: isOnly ? text("textColumn") : input.name, cell }];
  }
  if (input.kind !== "row" && input.kind !== "array") return [];
  const columns = input.columns.map((label, place): InputColumn => {
    const numeric = input.cells.every((cells) => typeof cells[place] !== "string");
    return { label, numeric, group, cell: (at) => cellWords(input.cells[at]![place]!) };
  });
  if (input.more > 0) columns.push({ label: text("andMore", integer(input.more)), group, cell: () => "…" });
  return columns;
}

/** Examples without pictures: the answers first, so that they are seen however many columns follow. */
export function exampleTable(
  { examples, inputs }: DataPage,
  overview: DataOverview,
): { readonly columns: readonly Column[]; readonly rows: readonly (readonly Cell[])[] } {
  const measured = examples.some(({ prediction }) => prediction !== undefined);
  const isText = inputs.some(({ kind }) => kind === "text");
  const numeric = overview.decisions === "none";
  const given = inputs.flatMap((input) => inputColumns(input, inputs.length === 1));
  const target = { label: text("targetColumn"), numeric };
  const answers: readonly Column[] = measured
    ? [target, { label: text("predictionColumn"), numeric }, { label: text("lossColumn"), numeric: true }]
    : [target];
  const columns: readonly Column[] = [
    { label: text("rowColumn"), numeric: true },
    ...(isText ? [...given, ...answers] : [...answers, ...given]),
  ];
  const rows = examples.map((example, at): readonly Cell[] => {
    const said: readonly Cell[] = [
      answerElement(example.target, overview),
      ...(measured ? [predictionElement(example, overview), decimal(example.loss ?? NaN)] : []),
    ];
    const cells = given.map(({ cell }) => cell(at));
    return [integer(example.row), ...(isText ? [...cells, ...said] : [...said, ...cells])];
  });
  return {
    columns: columns.map(({ label, numeric: right, group }) => ({ label, numeric: right, group })),
    rows,
  };
}
