import type { TimelineEvent } from "../../src/session/protocol";
import { h, show } from "../dom";
import { integer } from "../format";
import type { Context } from "../state/context";
import { text } from "../strings";

/**
 * The findings as a chain of events, the first cause first: each leads to its line in the file, and its step to
 * that place in the plots.
 */
export class Timeline {
  readonly element = h("ol", { class: "timeline", "aria-label": text("timeline") });
  private shown: readonly TimelineEvent[] | undefined;

  constructor(private readonly context: Context) {
    show(this.element, false);
  }

  draw(): void {
    const { timeline } = this.context.run;
    if (timeline === this.shown) return;
    this.shown = timeline;
    const events = timeline ?? [];
    // One event alone is its finding.
    show(this.element, events.length > 1);
    const focused = document.activeElement?.getAttribute("data-event");
    this.element.replaceChildren(...events.map((event, index) => this.item(event, index)));
    if (focused) this.element.querySelector<HTMLElement>(`[data-event="${CSS.escape(focused)}"]`)?.focus();
  }

  private item(event: TimelineEvent, index: number): HTMLElement {
    const { rule, step, stage } = event;
    const since = text(stage === "consequence" ? "sinceStep" : "stepOne", integer(step));
    const when = link(since, `step ${rule}`, text("markStep", integer(step)), () => this.mark(step));
    const what = link(event.text, `line ${rule}`, text("goToEvent"), () => this.reveal(event));
    const first = index === 0 ? h("span", { class: "hidden-text" }, text("firstEvent")) : undefined;
    return h("li", { "data-stage": stage }, first, h("span", { class: "event" }, when, what));
  }

  private mark(step: number): void {
    const { run, ui, drawing } = this.context;
    const { history } = run;
    const stepsPerBucket = history?.stepsPerBucket ?? 1;
    ui.keep({ chosenStep: Math.floor(step / stepsPerBucket) * stepsPerBucket });
    drawing.all();
  }

  /** The host knows findings by their place in what it sent. */
  private reveal({ rule, step }: TimelineEvent): void {
    const { findings } = this.context.run;
    const index = findings.findIndex((finding) => finding.rule === rule && finding.step === step);
    if (index >= 0) this.context.host.postMessage({ type: "revealFinding", index });
  }
}

const link = (words: string, id: string, title: string, click: () => void): HTMLElement =>
  h("button", { type: "button", class: "link", "data-event": id, title, on: { click } }, words);
