import { hasEnded } from "../../../src/session/protocol";
import { h, setText, show } from "../../dom";
import type { Context } from "../../state/context";
import { text } from "../../strings";
import { Button } from "../button";
import { ConfusionSection } from "./confusionSection";
import { ExamplesSection } from "./examplesSection";
import { FeaturesSection } from "./featuresSection";
import { PartsSection } from "./partsSection";
import { DataRequests } from "./requests";
import { TargetSection } from "./targetSection";

/** The data of the run: its parts, its examples with what the model makes of them, and how its values lie. */
export class DataView {
  readonly element: HTMLElement;
  private readonly requests: DataRequests;
  private readonly sections: readonly { draw(): void }[];
  private readonly words = h("p");
  private readonly load: Button;
  private readonly nothing: HTMLElement;

  constructor(
    private readonly context: Context,
    private readonly isInFront: () => boolean,
    invalidate: () => void,
  ) {
    this.requests = new DataRequests(context);
    const { requests } = this;
    const examples = new ExamplesSection(context, requests, invalidate);
    const leadTo = () => {
      examples.section.element.open = true;
      examples.section.element.scrollIntoView({ block: "start" });
      examples.section.element.querySelector("summary")?.focus({ preventScroll: true });
    };
    const parts = new PartsSection(context, invalidate);
    const confusion = new ConfusionSection(context, requests, leadTo, invalidate);
    const target = new TargetSection(context, invalidate);
    const features = new FeaturesSection(context, invalidate);
    this.load = new Button(
      "table",
      text("loadData"),
      () => context.host.postMessage({ type: "loadData" }),
      "primary",
    );
    this.nothing = h("div", { class: "said" }, this.words, this.load.element);
    const all = [parts, examples, confusion, target, features];
    this.sections = all;
    this.element = h("div", { class: "view" }, this.nothing, ...all.map(({ section }) => section.element));
  }

  draw(): void {
    if (!this.isInFront()) return;
    const { data, state, loadingMessage } = this.context.run;
    const ended = state !== undefined && hasEnded(state);
    show(this.nothing, data === undefined);
    if (data === undefined) {
      const why = state === "failed" ? text("dataFailed") : ended ? text("dataNotRecorded") : undefined;
      setText(this.words, why ?? loadingMessage ?? text("loadingData"));
      show(this.load.element, ended);
    }
    this.requests.keepUp();
    for (const section of this.sections) section.draw();
  }
}
