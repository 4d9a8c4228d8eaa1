import { h, setText, show } from "../../dom";
import type { Context } from "../../state/context";
import { text } from "../../strings";
import type { LayerColors } from "../layerColors";
import { GraphSection } from "./graphSection";
import { LiveQuestion } from "./liveQuestion";
import { PlaneSection } from "./planeSection";
import { PredictSection } from "./predictSection";
import { Scrubber } from "../scrubber";
import { RefusalBox } from "./refusalBox";
import { WeightsSection } from "./weightsSection";

/** Where the view leads to on other tabs. */
export interface NetworkLinks {
  readonly showData: () => void;
  /** How a layer's weights were distributed at the step that is chosen. */
  readonly showHistograms: (layer: string) => void;
}

/** The network itself: its graph, what it answers, and its weights. */
export class NetworkView {
  readonly element: HTMLElement;
  private readonly question: LiveQuestion;
  private readonly refusal: RefusalBox;
  private readonly sections: readonly { draw(): void }[];
  private readonly weights: WeightsSection;
  private readonly scrubber: Scrubber;
  private readonly words = h("p");
  private readonly nothing = h("div", { class: "said" }, this.words);

  constructor(
    private readonly context: Context,
    colors: LayerColors,
    private readonly isInFront: () => boolean,
    links: NetworkLinks,
    invalidate: () => void,
  ) {
    this.scrubber = new Scrubber(context);
    this.question = new LiveQuestion(context, "showNetwork");
    this.refusal = new RefusalBox(context, "showNetwork", () => this.question.again());
    const showWeights = (layer: string) => this.showWeights(layer);
    const graph = new GraphSection(context, colors, { showData: links.showData, showWeights }, invalidate);
    const plane = new PlaneSection(context, invalidate);
    const predict = new PredictSection(context, invalidate);
    const weights = new WeightsSection(context, links.showHistograms, invalidate);
    this.weights = weights;
    this.sections = [graph, plane, predict, weights];
    const looks = [plane, predict, weights].map(({ section }) => section.element);
    this.element = h(
      "div",
      { class: "view network-view" },
      this.nothing,
      this.scrubber.element,
      h("div", { class: "network-graph-side" }, graph.section.element),
      h("div", { class: "network-looks" }, this.refusal.element, ...looks),
    );
  }

  /** Leads to a layer's weights, which come once they have been asked for. */
  showWeights(layer: string): void {
    this.weights.choose(layer);
  }

  draw(): void {
    if (!this.isInFront()) return;
    const { run } = this.context;
    show(this.nothing, run.info === undefined);
    setText(
      this.words,
      run.state === "failed" ? text("networkFailed") : (run.loadingMessage ?? text("loadingData")),
    );
    this.scrubber.draw();
    // What there is to explore stays the same for a whole run.
    if (run.network.overview === undefined) this.question.keepUp("", () => ({ type: "showNetwork" }));
    this.refusal.draw();
    for (const section of this.sections) section.draw();
  }
}
