import type { DashboardView, PanelMessage } from "../src/session/protocol";
import { h, show } from "./dom";
import { Drawing } from "./drawing";
import { Announcer } from "./parts/announcer";
import { Controls } from "./parts/controls";
import { CostSection } from "./parts/costSection";
import { DataView } from "./parts/data/dataView";
import { emptyState } from "./parts/emptyState";
import { ErrorsSection } from "./parts/errorsSection";
import { EvaluationSection } from "./parts/evaluationSection";
import { FindingsList } from "./parts/findingsList";
import { GradientSection } from "./parts/gradientSection";
import { Header } from "./parts/header";
import { LayerColors } from "./parts/layerColors";
import { LayersSection } from "./parts/layersSection";
import { LayerTable } from "./parts/layerTable";
import { Notices } from "./parts/notices";
import { SampleView } from "./parts/sample/sampleView";
import { Tabs } from "./parts/tabs";
import type { Context } from "./state/context";
import type { Host } from "./state/host";
import { Run } from "./state/run";
import { Ui } from "./state/uiState";
import { Theme } from "./theme";

/** Numbers that change faster than this cannot be read. */
const readableMs = 200;
/** Fifty layers' lines are the dearest to draw; ten times a second they still seem to flow. */
const layersMs = 100;
/** A run answers `ready` faster than this; then nothing of the empty state flashes by. */
const emptyAfterMs = 250;
const resyncMs = 1000;
/** By then a page that was reloaded has drawn all its parts. */
const drawnAfterMs = 1000;

/** Puts the parts together and draws those that a message changes. */
export class Page {
  private readonly context: Context;
  private readonly empty: HTMLElement;
  private readonly full: HTMLElement;
  private readonly colors: LayerColors;
  private tabs: Tabs | undefined;
  private askedAgain = -Infinity;
  private waited = false;
  private scrolled = false;

  constructor(app: HTMLElement, host: Host) {
    const drawing = new Drawing();
    const theme = new Theme(() => drawing.all());
    this.context = { run: new Run(), ui: new Ui(host), host, theme, drawing };
    this.colors = new LayerColors(theme);
    this.empty = h("main", {}, emptyState(this.context));
    this.full = this.build();
    const announcer = new Announcer(this.context);
    drawing.add(() => announcer.draw());
    app.append(this.empty, this.full, announcer.element);
    show(this.empty, false);
    show(this.full, false);
    drawing.add(() => this.choose());
    setTimeout(() => {
      this.waited = true;
      drawing.all();
    }, emptyAfterMs);
    app.addEventListener("picture", ({ detail }) => host.postMessage({ type: "saveImage", ...detail }));
    addEventListener("scroll", () => this.context.ui.keep({ scroll: Math.round(scrollY) }), {
      passive: true,
    });
  }

  receive(message: PanelMessage): void {
    const { run, drawing, host } = this.context;
    if (message.type === "showView") this.tabs?.choose(message.view);
    if (!run.apply(message) && performance.now() - this.askedAgain > resyncMs) {
      // A frame was missed: ask for the whole.
      this.askedAgain = performance.now();
      host.postMessage({ type: "ready" });
    }
    this.colors.count = run.info?.layers.length ?? 0;
    drawing.all();
  }

  private choose(): void {
    const { run, ui } = this.context;
    const some = run.state !== undefined;
    show(this.empty, !some && this.waited);
    show(this.full, some);
    if (this.scrolled || !some) return;
    this.scrolled = true;
    restoreScroll(ui.state.scroll);
  }

  private build(): HTMLElement {
    const { context } = this;
    const { drawing } = context;
    const header = new Header(context);
    const controls = new Controls(context);
    drawing.add(() => header.draw(), readableMs);
    drawing.add(() => controls.draw());
    const notices = new Notices(context, () => drawing.all());
    drawing.add(() => notices.draw());
    const invalidate: (() => void)[] = [];
    const part = <T extends { draw(): void }>(make: (changed: () => void) => T, intervalMs = 0): T => {
      const index = invalidate.length;
      const made = make(() => invalidate[index]?.());
      invalidate.push(drawing.add(() => made.draw(), intervalMs));
      return made;
    };
    const findings = part((changed) => new FindingsList(context, changed));
    const cost = part((changed) => new CostSection(context, changed));
    const evaluation = part((changed) => new EvaluationSection(context, changed));
    const errors = part((changed) => new ErrorsSection(context, changed));
    const layers = part((changed) => new LayersSection(context, this.colors, changed), layersMs);
    const layerTable = part((changed) => new LayerTable(context, this.colors, changed), readableMs);
    const gradients = part((changed) => new GradientSection(context, changed));
    const overview = h("div", { class: "overview" }, cost.section.element, evaluation.section.element);
    const sections = [errors, layers, layerTable, gradients].map(({ section }) => section.element);
    const training = h("div", {}, header.details, findings.section.element, overview, ...sections);
    const isInFront = (view: DashboardView) => () => this.tabs?.view === view;
    const data = part((changed) => new DataView(context, isInFront("data"), changed));
    const sample = part(() => new SampleView(context, isInFront("sample")));
    const views = { training, data: data.element, sample: sample.element };
    const tabs = new Tabs(context.ui, views, () => drawing.all());
    this.tabs = tabs;
    drawing.add(() => tabs.offer("sample", context.run.data?.sampling !== undefined));
    return h(
      "main",
      {},
      h(
        "header",
        {},
        h("div", { class: "top" }, header.top, controls.learningRate.element),
        controls.element,
        tabs.strip,
      ),
      notices.element,
      ...tabs.panels,
    );
  }
}

/**
 * Back to where the page was before a reload: again and again until the sections have their heights, and
 * without what is drawn above carrying the place along.
 */
function restoreScroll(place: number): void {
  if (place === 0) return;
  // Of the body: the root element itself is never asked.
  const { style } = document.body;
  style.overflowAnchor = "none";
  const end = performance.now() + drawnAfterMs;
  setTimeout(() => (style.overflowAnchor = ""), drawnAfterMs);
  const attempt = () => {
    scrollTo(0, place);
    if (Math.abs(scrollY - place) > 1 && performance.now() < end) requestAnimationFrame(attempt);
  };
  attempt();
}
