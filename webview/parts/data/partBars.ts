import type { Part } from "../../../src/engine/facts";
import type { PerPart } from "../../../src/session/shownData";
import { h } from "../../dom";
import { integer, percent } from "../../format";
import { text } from "../../strings";
import { itemName } from "./answerWords";

export const dataParts: readonly Part[] = ["train", "dev", "test"];

interface Counted {
  readonly names: readonly string[];
  /** How many more names there are, counted together as the last. */
  readonly others: number;
  readonly parts: PerPart<{ readonly counts: readonly number[] }>;
}

/**
 * How often each name occurs in each part: a table whose cells hold a bar each, as long as the name's share of
 * the part; the longest bar fills its cell.
 */
export function partBars(
  caption: string,
  heading: string,
  { names, others, parts }: Counted,
): HTMLTableElement {
  const given = dataParts.filter((part) => parts[part] !== undefined);
  const totals = new Map(given.map((part) => [part, sum(parts[part]!.counts)]));
  const shareOf = (part: Part, at: number) => (parts[part]!.counts[at] ?? 0) / Math.max(1, totals.get(part)!);
  const rows = others > 0 ? [...names, text("otherNames", integer(others))] : names;
  const most = Math.max(1e-9, ...given.flatMap((part) => rows.map((_, at) => shareOf(part, at))));
  const head = h(
    "tr",
    {},
    h("th", { scope: "col" }, heading),
    ...given.map((part) => h("th", { scope: "col" }, text(`${part}_part`))),
  );
  const body = rows.map((name, at) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, itemName(name)),
      ...given.map((part) => barCell(part, parts[part]!.counts[at] ?? 0, shareOf(part, at), most)),
    ),
  );
  return h(
    "table",
    { class: "bars" },
    h("caption", { class: "hidden-text" }, caption),
    h("thead", {}, head),
    h("tbody", {}, ...body),
  );
}

function barCell(part: Part, count: number, share: number, most: number): HTMLTableCellElement {
  const bar = h("span", { class: "bar", "data-part": part });
  bar.style.setProperty("--share", String(share / most));
  const words = h(
    "span",
    { class: "bar-words" },
    h("span", {}, integer(count)),
    " ",
    h("span", {}, percent(share)),
  );
  return h("td", {}, h("div", { class: "bar-cell" }, h("span", { class: "bar-track" }, bar), words));
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
