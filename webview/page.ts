import type { DashboardView, PanelIntent, PanelMessage } from "../src/session/protocol";
import { h, show } from "./dom";
import { Drawing, type AddPart } from "./drawing";
import { ConnectionBanner } from "./parts/overview/connectionBanner";
import { Announcer } from "./parts/announcer";
import { Controls, whileGoing } from "./parts/controls";
import { CostSection } from "./parts/costSection";
import { DataView } from "./parts/data/dataView";
import { emptyState } from "./parts/emptyState";
import { DiagnosisSection } from "./parts/diagnosis/diagnosisSection";
import { BareHeader } from "./parts/diagnosis/bareHeader";
import { ErrorsSection } from "./parts/errorsSection";
import { EvaluationSection } from "./parts/evaluationSection";
import { FindingsList } from "./parts/findingsList";
import { GradientSection } from "./parts/gradientSection";
import { Header } from "./parts/header";
import { tellHeaderHeight } from "./parts/headerHeight";
import { LayerColors } from "./parts/layerColors";
import { LayerTable } from "./parts/layerTable";
import { NetworkView, type NetworkLinks } from "./parts/network/networkView";
import { Notices } from "./parts/notices";
import { SampleView } from "./parts/sample/sampleView";
import { SteeringSection } from "./parts/steering/steeringSection";
import { Tabs } from "./parts/tabs";
import { Connection, tickMs } from "./state/connection";
import { ThroughTime } from "./parts/throughTime/throughTime";
import type { Context } from "./state/context";
import { hasNews } from "./state/diagnosis";
import type { Host } from "./state/host";
import { isOfOtherRun, Doubts } from "./state/doubts";
import { Resync } from "./state/resync";
import { Run } from "./state/run";
import { Ui } from "./state/uiState";
import { Theme } from "./theme";

/** Numbers that change faster than this cannot be read. */
const readableMs = 200;
/** Fifty layers' lines are the dearest to draw; ten times a second they still seem to flow. */
const layersMs = 100;
/** A run answers `ready` faster than this; then nothing of the empty state flashes by. */
const emptyAfterMs = 250;
/** By then a page that was reloaded has drawn all its parts. */
const drawnAfterMs = 1000;

/** Puts the parts together and draws those that a message changes. */
export class Page {
  private readonly context: Context;
  private readonly empty: HTMLElement;
  private readonly full: HTMLElement;
  /** A diagnosis of a model that was never trained. */
  private readonly bare = h("main", { class: "bare" });
  private readonly bareHeader: BareHeader;
  private diagnosis: DiagnosisSection | undefined;
  private readonly colors: LayerColors;
  private readonly training = h("div", {});
  private readonly overview = h("div", { class: "overview" });
  private tabs: Tabs | undefined;
  private readonly connection: Connection;
  private header!: Header;
  private controls!: Controls;
  private readonly resync: Resync;
  private readonly doubts: Doubts;
  /** The heading that came with the page, before its script. */
  private readonly first: Element | null;
  private waited = false;
  private scrolled = false;

  constructor(app: HTMLElement, given: Host) {
    const drawing = new Drawing();
    this.connection = new Connection(() => given.postMessage({ type: "ping" }));
    this.resync = new Resync(() => given.postMessage({ type: "ready" }));
    this.doubts = new Doubts(given);
    const host = asked(given, () => this.connection.ask());
    const theme = new Theme(() => drawing.all());
    this.context = { run: new Run(), ui: new Ui(host), host, theme, drawing };
    this.colors = new LayerColors(theme);
    this.empty = h("main", {}, emptyState(this.context));
    this.bareHeader = new BareHeader(this.context);
    this.full = this.build();
    const announcer = new Announcer(this.context);
    drawing.add(() => announcer.draw());
    const banner = new ConnectionBanner(this.connection);
    this.first = app.querySelector(".first");
    app.append(banner.element, this.empty, this.bare, this.full, announcer.element);
    setInterval(() => {
      const changed = !document.hidden && this.connection.tick(this.context.run.state === "running");
      if (!changed) return;
      banner.draw();
      this.header.draw();
      this.controls.draw();
    }, tickMs);
    drawing.add(() => banner.draw());
    show(this.empty, false);
    show(this.bare, false);
    show(this.full, false);
    drawing.first(() => this.choose());
    setTimeout(() => {
      this.waited = true;
      drawing.all();
    }, emptyAfterMs);
    app.addEventListener("picture", ({ detail }) => host.postMessage({ type: "saveImage", ...detail }));
    addEventListener("scroll", () => this.context.ui.keep({ scroll: Math.round(scrollY) }), {
      passive: true,
    });
  }

  /** Something came that is no message of the protocol. */
  refuse(given: unknown): void {
    this.doubts.tell(given, "malformed");
  }

  receive(message: PanelMessage): void {
    const { run, drawing } = this.context;
    // What was said meanwhile is missed.
    if (this.connection.isLost) this.resync.request();
    this.connection.heard(message.type);
    if (message.type === "areYouThere") this.context.host.postMessage({ type: "here" });
    if (message.type === "showView") this.tabs?.choose(message.view);
    if (message.type === "snapshot") this.resync.done();
    const isOther = isOfOtherRun(message, run);
    if (isOther || !run.apply(message)) {
      this.doubts.tell(message, isOther ? "otherRun" : "missed");
      this.resync.request();
    }
    this.colors.count = run.info?.layers.length ?? 0;
    drawing.all();
  }

  private choose(): void {
    const { run, ui } = this.context;
    const some = run.state !== undefined;
    const bare = !some && hasNews(run.diagnosis);
    if (some || bare || this.waited) this.first?.remove();
    show(this.empty, !some && !bare && this.waited);
    show(this.bare, bare);
    show(this.full, some);
    this.placeDiagnosis(bare);
    if (this.scrolled || !some) return;
    this.scrolled = true;
    restoreScroll(ui.state.scroll);
  }

  /** Above the plots where there is something to tell, else below everything; alone where there is no run. */
  private placeDiagnosis(bare: boolean): void {
    const section = this.diagnosis?.section.element;
    if (section === undefined) return;
    if (bare) {
      this.bareHeader.draw();
      if (section.parentElement !== this.bare) this.bare.replaceChildren(this.bareHeader.element, section);
      return;
    }
    const { examination } = this.context.run.diagnosis ?? {};
    const next = examination === undefined ? null : this.overview;
    if (
      section.parentElement !== this.training ||
      (section.nextElementSibling === this.overview) !== (next !== null)
    )
      this.training.insertBefore(section, next);
  }

  private build(): HTMLElement {
    const { context } = this;
    const { drawing } = context;
    const header = (this.header = new Header(context, this.connection));
    const controls = (this.controls = new Controls(context, this.connection));
    drawing.add(() => header.draw(), readableMs);
    drawing.add(() => controls.draw());
    const notices = new Notices(context, () => drawing.all());
    drawing.add(() => notices.draw());
    const part: AddPart = (make, intervalMs = 0) => {
      const own: { made?: { draw(): void } } = {};
      // Added before it is made: a section comes before the figures in it.
      const changed = drawing.add(() => own.made?.draw(), intervalMs);
      const made = make(changed);
      own.made = made;
      return made;
    };
    const findings = part((changed) => new FindingsList(context, changed));
    const cost = part((changed) => new CostSection(context, changed, part));
    const steering = part((changed) => new SteeringSection(context, () => whileGoing(context.run), changed));
    const evaluation = part((changed) => new EvaluationSection(context, changed));
    const errors = part((changed) => new ErrorsSection(context, changed));
    const throughTime = new ThroughTime(context, this.colors, part, { layersMs, readableMs });
    const showWeights = (layer: string) => {
      this.tabs?.choose("network");
      network.showWeights(layer);
    };
    const layerTable = part(
      (changed) => new LayerTable(context, this.colors, showWeights, changed),
      readableMs,
    );
    const gradients = part((changed) => new GradientSection(context, changed));
    this.diagnosis = part((changed) => new DiagnosisSection(context, changed));
    const results = h("div", { class: "results" }, evaluation.section.element, errors.section.element);
    this.overview.append(cost.section.element, results);
    const sections = [layerTable, gradients].map(({ section }) => section.element);
    const { training } = this;
    training.append(header.details, findings.section.element, this.overview, steering.section.element);
    training.append(throughTime.element, ...sections);
    training.append(this.diagnosis.section.element);
    const isInFront = (view: DashboardView) => () => this.tabs?.view === view;
    const links: NetworkLinks = {
      showData: () => this.tabs?.choose("data"),
      showHistograms: (layer) => {
        this.tabs?.choose("training");
        throughTime.showWeights(layer);
      },
    };
    const network = part(
      (changed) => new NetworkView(context, this.colors, isInFront("network"), links, changed),
      layersMs,
    );
    const data = part((changed) => new DataView(context, isInFront("data"), changed));
    const sample = part(() => new SampleView(context, isInFront("sample")));
    const views = { training, data: data.element, network: network.element, sample: sample.element };
    const tabs = new Tabs(context.ui, views, () => drawing.all());
    this.tabs = tabs;
    drawing.add(() => tabs.offer("sample", context.run.data?.sampling !== undefined));
    const above = h(
      "header",
      {},
      h("div", { class: "top" }, header.top, controls.learningRate.element),
      controls.element,
      tabs.strip,
    );
    tellHeaderHeight(above);
    return h("main", {}, above, notices.element, ...tabs.panels);
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

/** Notes each intent of the person, which the host answers in one way or another. */
function asked(host: Host, note: () => void): Host {
  return {
    postMessage: (intent) => {
      if (answered.has(intent.type)) note();
      host.postMessage(intent);
    },
    getState: () => host.getState(),
    setState: (state) => host.setState(state),
  };
}

/** Intents that change the run at once, so that something must be heard of it. */
const answered: ReadonlySet<PanelIntent["type"]> = new Set<PanelIntent["type"]>([
  "pause",
  "resume",
  "step",
  "stop",
  "train",
  "setHyperparameter",
  "checkpoint",
  "goBack",
  "checkGradients",
  "showData",
  "sampleText",
  "diagnose",
]);
