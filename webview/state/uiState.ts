import type { Part } from "../../src/engine/facts";
import type { DashboardView } from "../../src/session/protocol";
import type { DataRequest } from "../../src/session/shownData";
import type { HistogramKind } from "../../src/session/shownHistograms";
import { isObject } from "./shape";
import type { Host } from "./host";

/** What the user chose to see; kept by VS Code across reloads of the window. */
export interface UiState {
  view: DashboardView;
  /** Whose examples are shown, and in which order. */
  part: Part;
  order: DataRequest["order"];
  costScale: "linear" | "logarithmic";
  /** β of the average cost that is drawn; 0: none. */
  smoothing: number;
  /** The metric that is drawn; null: the first. */
  metric: string | null;
  /** The step that all plots show; null follows the latest. */
  chosenStep: number | null;
  /** What the map of layers over steps shows. */
  layerMap: LayerMapKind;
  /** Whose histograms are shown over the steps; null: the first layer's. */
  histogramLayer: string | null;
  histogramKind: HistogramKind;
  /** Whose weights are shown (`dense_1/kernel`); null: the first. */
  weights: string | null;
  /** Runs of equal layers that are open in the graph, by the name of their first. */
  unfolded: string[];
  /** Ids of sections that were closed. */
  closed: string[];
  /** Ids of figures shown as tables. */
  asTable: string[];
  /** How the gradient check's tensors are sorted; null: worst first where something is wrong. */
  tensorOrder: TensorOrder | null;
  /** The tensor (`dense_1/kernel`) whose entries are shown; null: the worst. */
  tensor: string | null;
  scroll: number;
  /** Of compared runs: whose cost is drawn, and over what. */
  comparedCost: "both" | "train" | "dev";
  comparedOver: "steps" | "epochs";
}

export type LayerMapKind =
  "activationNorm" | "gradientNorm" | "updateRatio" | "deadFraction" | "saturatedFraction";

export interface TensorOrder {
  readonly by: "file" | "severity";
  readonly reversed: boolean;
}

const defaults: UiState = {
  view: "training",
  part: "dev",
  order: "worst",
  costScale: "linear",
  smoothing: 0.95,
  metric: null,
  chosenStep: null,
  layerMap: "gradientNorm",
  histogramLayer: null,
  histogramKind: "weights",
  weights: null,
  unfolded: [],
  closed: [],
  asTable: [],
  tensorOrder: null,
  tensor: null,
  scroll: 0,
  comparedCost: "both",
  comparedOver: "steps",
};

/** The user's choices, restored and kept. */
export class Ui {
  readonly state: UiState;

  constructor(private readonly host: Pick<Host, "getState" | "setState">) {
    this.state = restored(host.getState());
  }

  keep(change: Partial<UiState>): void {
    Object.assign(this.state, change);
    this.host.setState({ ...this.state });
  }

  /** Adds or takes an id of one of the lists. */
  toggle(list: "closed" | "asTable" | "unfolded", id: string, present: boolean): void {
    const others = this.state[list].filter((entry) => entry !== id);
    this.keep({ [list]: present ? [...others, id] : others });
  }
}

function restored(kept: unknown): UiState {
  if (!isObject(kept)) return { ...defaults };
  const words = (value: unknown) =>
    Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === "string") : [];
  return {
    view: kept.view === "network" || kept.view === "data" || kept.view === "sample" ? kept.view : "training",
    part: kept.part === "train" || kept.part === "test" ? kept.part : "dev",
    order: kept.order === "file" ? "file" : "worst",
    costScale: kept.costScale === "logarithmic" ? "logarithmic" : "linear",
    smoothing: isWeight(kept.smoothing) ? kept.smoothing : defaults.smoothing,
    metric: typeof kept.metric === "string" ? kept.metric : null,
    chosenStep: typeof kept.chosenStep === "number" ? kept.chosenStep : null,
    layerMap: layerMaps.find((kind) => kind === kept.layerMap) ?? defaults.layerMap,
    histogramLayer: typeof kept.histogramLayer === "string" ? kept.histogramLayer : null,
    histogramKind:
      kept.histogramKind === "activation" || kept.histogramKind === "gradient"
        ? kept.histogramKind
        : "weights",
    weights: typeof kept.weights === "string" ? kept.weights : null,
    unfolded: words(kept.unfolded),
    closed: words(kept.closed),
    asTable: words(kept.asTable),
    tensorOrder: orderOf(kept.tensorOrder),
    tensor: typeof kept.tensor === "string" ? kept.tensor : null,
    scroll: typeof kept.scroll === "number" ? kept.scroll : 0,
    comparedCost: kept.comparedCost === "train" || kept.comparedCost === "dev" ? kept.comparedCost : "both",
    comparedOver: kept.comparedOver === "epochs" ? "epochs" : "steps",
  };
}

const isWeight = (kept: unknown): kept is number => typeof kept === "number" && kept >= 0 && kept < 1;
const layerMaps: readonly LayerMapKind[] = [
  "activationNorm",
  "gradientNorm",
  "updateRatio",
  "deadFraction",
  "saturatedFraction",
];

function orderOf(kept: unknown): TensorOrder | null {
  if (!isObject(kept) || (kept.by !== "file" && kept.by !== "severity")) return null;
  return { by: kept.by, reversed: kept.reversed === true };
}
