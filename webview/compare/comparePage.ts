import type { CompareIntent, CompareMessage } from "../../src/session/comparison";
import { h, setText, show } from "../dom";
import { Drawing } from "../drawing";
import { icon } from "../icons";
import type { Host } from "../state/host";
import { Ui } from "../state/uiState";
import { text } from "../strings";
import { Theme } from "../theme";
import { Compared } from "./compared";
import { ComparedCosts } from "./comparedCosts";
import { DifferencesTable } from "./differencesTable";
import { ResultsTable } from "./resultsTable";

/** What every part of the page sees. */
export interface CompareContext {
  readonly compared: Compared;
  readonly ui: Ui;
  readonly host: Host<CompareIntent>;
  readonly theme: Theme;
  readonly drawing: Drawing;
}

/** Puts the parts together and draws them when the runs are known or their records have changed. */
export class ComparePage {
  private readonly context: CompareContext;
  private readonly title = h("h1", {}, text("comparing"));
  private readonly why = h("p");
  private readonly banner: HTMLElement;
  private readonly full: HTMLElement;

  constructor(app: HTMLElement, host: Host<CompareIntent>) {
    const drawing = new Drawing();
    const theme = new Theme(() => drawing.all());
    this.context = { compared: new Compared(), ui: new Ui(host), host, theme, drawing };
    this.banner = h("div", { class: "banner", role: "alert", "data-severity": "error" }, this.why);
    this.banner.prepend(icon("error"));
    const part = <T extends { draw(): void }>(make: (changed: () => void) => T): T => {
      const invalidate: (() => void)[] = [];
      const made = make(() => invalidate[0]?.());
      invalidate.push(drawing.add(() => made.draw()));
      return made;
    };
    const parts = [
      part((changed) => new ComparedCosts(this.context, changed)),
      part((changed) => new ResultsTable(this.context, changed)),
      part((changed) => new DifferencesTable(this.context, changed)),
    ];
    this.full = h("div", {}, ...parts.map(({ section }) => section.element));
    drawing.add(() => this.draw());
    app.append(h("main", { class: "comparison" }, h("header", {}, this.title), this.banner, this.full));
    app.addEventListener("picture", ({ detail }) => host.postMessage({ type: "saveImage", ...detail }));
    this.draw();
  }

  receive(message: CompareMessage): void {
    const { compared, drawing } = this.context;
    if (message.type === "comparison") compared.take(message.comparison);
    else compared.impossible = message.message;
    drawing.all();
  }

  private draw(): void {
    const { runs, impossible, isKnown } = this.context.compared;
    const title =
      impossible !== undefined
        ? text("notCompared_title")
        : isKnown
          ? text("comparison", runs.length)
          : text("comparing");
    setText(this.title, title);
    setText(this.why, impossible ?? "");
    show(this.banner, impossible !== undefined);
    show(this.full, impossible === undefined && isKnown);
  }
}
