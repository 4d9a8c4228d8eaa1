import type { DataPage } from "../../../src/session/shownData";
import { h, setAttribute, setText, show } from "../../dom";
import { decimal, integer } from "../../format";
import type { Context } from "../../state/context";
import type { Refusal } from "../../state/run";
import { text } from "../../strings";
import { Button } from "../button";
import { Section } from "../section";
import { Table } from "../table";
import { exampleCards } from "./exampleCards";
import { ExampleControls } from "./exampleControls";
import { exampleTable } from "./exampleTable";
import { Pager } from "./pager";
import type { DataRequests } from "./requests";

/** A page of examples with what the model makes of them. */
export class ExamplesSection {
  readonly section: Section;
  private readonly controls: ExampleControls;
  private readonly words = h("p", { class: "page-words" });
  private readonly again: Button;
  private readonly pager: Pager;
  private readonly bar: HTMLElement;
  private readonly table = new Table(text("examplesList"), []);
  private readonly cards = h("div");
  private readonly page = h("div", { class: "page" }, this.cards, this.table.element);
  private readonly nothing: HTMLElement;
  private readonly clear: Button;
  private readonly refused = h("p");
  private readonly load: Button;
  private readonly retry: Button;
  private readonly refusal: HTMLElement;
  private drawn: DataPage | undefined;

  constructor(
    private readonly context: Context,
    requests: DataRequests,
    invalidate: () => void,
  ) {
    const { host, ui } = context;
    this.controls = new ExampleControls(context, requests);
    this.again = new Button("restart", text("measureAgain"), () => requests.measureAgain());
    this.pager = new Pager((page) => requests.turnTo(page));
    this.bar = h("div", { class: "page-bar" }, this.words, this.again.element, this.pager.element);
    this.clear = new Button("close", text("clearFilter"), () =>
      requests.change({ filter: { outcome: "any" } }),
    );
    this.nothing = h("div", { class: "said" }, h("p", {}, text("nothingFound")), this.clear.element);
    this.load = new Button("table", text("loadData"), () => host.postMessage({ type: "loadData" }));
    this.retry = new Button("restart", text("tryAgain"), () => requests.measureAgain());
    this.refusal = h("div", { class: "said" }, this.refused, this.load.element, this.retry.element);
    this.section = new Section(
      "examples",
      text("examplesTitle"),
      ui,
      invalidate,
      this.controls.element,
      this.bar,
      this.refusal,
      this.nothing,
      this.page,
    );
  }

  draw(): void {
    const { data, dataPage, awaited, refusals } = this.context.run;
    this.section.show(data !== undefined);
    if (data === undefined || !this.section.active) return;
    const refusal = refusals.get("showData");
    const waits = awaited.has("showData");
    this.controls.draw();
    this.drawRefusal(refusal);
    show(this.controls.element, refusal?.why !== "workerGone");
    const shown = refusal === undefined ? dataPage : undefined;
    show(this.pager.element, shown !== undefined && shown.pages > 1);
    if (shown !== undefined) this.pager.draw(shown.request.page, shown.pages);
    this.drawWords(shown, waits, refusal);
    show(this.nothing, shown?.found === 0);
    show(this.page, shown !== undefined && shown.found > 0);
    setAttribute(this.page, "aria-busy", waits ? "true" : undefined);
    if (shown !== undefined && shown !== this.drawn) this.drawPage(shown);
    this.drawn = shown;
  }

  private drawRefusal(refusal: Refusal | undefined): void {
    show(this.refusal, refusal !== undefined);
    if (refusal === undefined) return;
    const gone = refusal.why === "workerGone";
    setText(this.refused, gone ? text("examplesGone") : refusal.failure.message);
    show(this.load.element, gone);
    show(this.retry.element, !gone);
  }

  private drawWords(page: DataPage | undefined, waits: boolean, refusal: Refusal | undefined): void {
    const { run } = this.context;
    const words = waits ? this.waiting() : page === undefined ? "" : pageWords(page);
    setText(this.words, words);
    show(this.bar, refusal === undefined);
    const isOld = page?.step !== undefined && page.step < (run.progress?.step ?? 0);
    show(this.again.element, !waits && isOld && run.state === "running");
  }

  private waiting(): string {
    const { dataProgress } = this.context.run;
    if (dataProgress === undefined) return text("loadingExamples");
    return text("measuring", integer(dataProgress.done), integer(dataProgress.of));
  }

  private drawPage(page: DataPage): void {
    const overview = this.context.run.data!;
    const isDrawn = page.inputs.some(({ kind }) => kind === "picture" || kind === "spectrogram");
    show(this.cards, isDrawn);
    show(this.table.element, !isDrawn);
    this.cards.replaceChildren(...(isDrawn ? [exampleCards(page, overview)] : []));
    if (isDrawn) return;
    const { columns, rows } = exampleTable(page, overview);
    this.table.setColumns(columns);
    this.table.update(rows);
  }
}

/** `18 examples · mean loss 0.12 at step 1,200 · 10,000 of 60,000 were measured`. */
function pageWords({ found, step, meanLoss, measured, of }: DataPage): string {
  const parts = [text(found === 1 ? "foundOne" : "found", integer(found))];
  if (step === undefined) parts.push(text("untrained"));
  else if (meanLoss !== undefined) parts.push(text("meanLossAt", decimal(meanLoss), integer(step)));
  if (measured < of) parts.push(text("measuredOf", integer(measured), integer(of)));
  return parts.join(" · ");
}
