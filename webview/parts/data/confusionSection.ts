import type { DataPage } from "../../../src/session/shownData";
import { h, setAttribute, setText, show } from "../../dom";
import { integer, percent } from "../../format";
import type { Context } from "../../state/context";
import { text } from "../../strings";
import { Section } from "../section";
import { className } from "./answerWords";
import type { DataRequests } from "./requests";

/** How often each class was taken for each: counts, with each row's percentages as its heat. */
export class ConfusionSection {
  readonly section: Section;
  private readonly words = h("p", { class: "figure-words" });
  private readonly box = h("div", { class: "table-box matrix-box" });
  private drawn: DataPage | undefined;

  constructor(
    private readonly context: Context,
    private readonly requests: DataRequests,
    private readonly leadTo: () => void,
    invalidate: () => void,
  ) {
    this.section = new Section("confusion", text("confusion"), context.ui, invalidate, this.words, this.box);
    this.box.addEventListener("keydown", (event) => this.pressed(event));
  }

  draw(): void {
    const { data, dataPage: page, refusals } = this.context.run;
    const decides = data !== undefined && data.decisions !== "none";
    this.section.show(decides && page?.step !== undefined && !refusals.has("showData"));
    if (!decides || page === undefined || !this.section.active || page === this.drawn) return;
    this.drawn = page;
    const { confusion } = page;
    this.section.say(text(`${page.request.part}_part`));
    show(this.box, confusion !== undefined);
    if (confusion === undefined)
      setText(this.words, text("tooManyClasses", integer(data.classes?.length ?? 0)));
    else this.drawMatrix(confusion);
  }

  private drawMatrix(confusion: readonly (readonly number[])[]): void {
    const data = this.context.run.data!;
    const leads = data.decisions === "one";
    const counted = confusion.flat().reduce((sum, count) => sum + count, 0);
    const right = confusion.reduce((sum, row, at) => sum + row[at]!, 0);
    setText(
      this.words,
      [
        text("confusionWords", integer(right), integer(counted), percent(right / counted)),
        text(leads ? "confusionLeads" : "confusionItems"),
      ].join(" "),
    );
    const names = confusion.map((_, at) => className(data, at));
    const focused = document.activeElement?.getAttribute("data-cell") ?? undefined;
    const head = h(
      "thead",
      {},
      h(
        "tr",
        {},
        h("th", { scope: "col" }, text("targetThenPredicted")),
        ...names.map((name) => h("th", { scope: "col", class: "numeric" }, name)),
        h("th", { scope: "col", class: "numeric" }, text("recallColumn")),
      ),
    );
    const rows = confusion.map((row, target) => {
      const total = row.reduce((sum, count) => sum + count, 0);
      const cells = row.map((count, predicted) => {
        const share = total === 0 ? 0 : count / total;
        const cell = h("td", {
          class: "numeric heat",
          "data-kind": target === predicted ? "right" : "wrong",
        });
        cell.style.setProperty("--share", String(count === 0 ? 0 : Math.max(0.2, share)));
        const content = [
          h("span", { class: "count" }, integer(count)),
          h("span", { class: "share" }, count === 0 ? "" : percent(share)),
        ];
        cell.append(
          leads
            ? this.button(names, target, predicted, content)
            : h("div", { class: "matrix-cell" }, ...content),
        );
        return cell;
      });
      const recall = total === 0 ? "–" : percent(row[target]! / total);
      return h(
        "tr",
        {},
        h("th", { scope: "row" }, names[target]),
        ...cells,
        h("td", { class: "numeric" }, recall),
      );
    });
    const caption = h("caption", { class: "hidden-text" }, text("confusion"));
    this.box.replaceChildren(h("table", { class: "matrix" }, caption, head, h("tbody", {}, ...rows)));
    if (!leads) {
      setAttribute(this.box, "tabindex", "0");
      setAttribute(this.box, "role", "region");
      setAttribute(this.box, "aria-label", text("confusion"));
      return;
    }
    const first = this.cell(focused ?? "0,0") ?? this.cell("0,0");
    setAttribute(first!, "tabindex", "0");
    if (focused !== undefined) first?.focus();
  }

  private button(
    names: readonly string[],
    target: number,
    predicted: number,
    content: readonly HTMLElement[],
  ): HTMLElement {
    const click = () => {
      this.requests.change({ filter: { outcome: "any", target, predicted } });
      this.leadTo();
    };
    const title = text("confusionCell", names[target]!, names[predicted]!);
    const button = h(
      "button",
      { type: "button", class: "matrix-cell", title, tabindex: -1, on: { click } },
      ...content,
    );
    button.setAttribute("data-cell", `${target},${predicted}`);
    return button;
  }

  private cell(place: string): HTMLElement | null {
    return this.box.querySelector<HTMLElement>(`[data-cell="${place}"]`);
  }

  /** One stop for Tab; the arrow keys go from cell to cell. */
  private pressed(event: KeyboardEvent): void {
    const place = document.activeElement?.getAttribute("data-cell")?.split(",").map(Number);
    if (place === undefined) return;
    const [row = 0, column = 0] = place;
    const last = this.box.querySelectorAll("tbody tr").length - 1;
    const next = {
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      Home: [row, 0],
      End: [row, last],
    }[event.key];
    const to = next && this.cell(next.join());
    if (!to) return;
    event.preventDefault();
    document.activeElement?.setAttribute("tabindex", "-1");
    to.setAttribute("tabindex", "0");
    to.focus();
  }
}
