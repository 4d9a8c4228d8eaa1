import type { History } from "../../../src/session/history";
import { h, setText } from "../../dom";
import { integer } from "../../format";
import { HoverBox, type HoverWords } from "../../plots/hoverBox";
import { MapCells } from "../../plots/mapCells";
import { mapHeight, StepMap, type MapMark, type MapPlace } from "../../plots/stepMap";
import { chooseStep, chosenStep } from "../../state/chosenStep";
import type { Context } from "../../state/context";
import { flagsOf, ruleWords } from "../../state/flags";
import type { LayerMapKind } from "../../state/uiState";
import type { Range } from "../../state/values";
import { text } from "../../strings";
import { Choice } from "../choice";
import { Figure } from "../figure";
import { Changes } from "../gradientCheck/changes";
import { picksSteps } from "../stepPicker";
import {
  mapExtremes,
  mapKinds,
  mapRows,
  mapWord,
  mapWords,
  scaleOf,
  whyNoMap,
  type MapRow,
} from "./mapKinds";
import { nextPlace } from "./mapKeys";
import { mapTwin } from "./mapTwin";

/** One quantity of every layer over all steps: depth downwards, time to the right. */
export class MapFigure {
  readonly figure: Figure;
  private readonly cells = new MapCells();
  private readonly map: StepMap;
  private readonly hover: HoverBox;
  private readonly choice: Choice<LayerMapKind>;
  private readonly changes = new Changes();
  private readonly words = h("p", { class: "figure-words" });
  /** What the keyboard reads, told to screen readers. */
  private readonly spoken = h("div", { class: "hidden-text", "aria-live": "polite" });
  private rows: readonly MapRow[] = [];
  private cursor: MapPlace | undefined;

  constructor(
    private readonly context: Context,
    invalidate: () => void,
  ) {
    const { ui, theme } = context;
    this.figure = new Figure("map-figure", text("map"), ui, invalidate);
    const { box, canvas, tools, element } = this.figure;
    const alternatives = mapKinds.map((value) => ({ value, label: text(`map_${value}`) }));
    this.choice = new Choice(text("mapKind"), alternatives, (layerMap) => {
      ui.keep({ layerMap });
      this.point(undefined);
      invalidate();
    });
    this.choice.element.classList.add("many");
    tools.append(this.choice.element);
    element.append(this.words, this.spoken);
    this.map = new StepMap(canvas, theme, this.cells);
    this.figure.beforeSaving = () => this.draw();
    this.hover = new HoverBox(box);
    this.listen(box, canvas);
  }

  draw(): void {
    const { run, theme } = this.context;
    const { history } = run;
    if (history === undefined) return;
    const kind = this.show();
    this.rows = mapRows(run, kind);
    this.figure.summarize(this.summary(kind));
    setText(this.words, [text(`mapHint_${kind}`), text("mapExtremes")].join(" "));
    const chosen = chosenStep(this.context);
    if (this.figure.isTable) {
      this.figure.showTable(mapTwin(run, kind, this.rows, chosen));
      return;
    }
    this.figure.box.style.height = `${mapHeight(this.rows.length)}px`;
    if (!this.figure.isSeen || this.rows.length === 0) return;
    const names = this.rows.map(({ name }) => name);
    const room = this.map.widthBeside(names);
    const { palette } = theme;
    const { buckets } = history;
    const progress = run.progress?.step;
    if (this.changes.since(history, buckets, progress, kind, room, palette, names.join("\n"))) {
      const series = this.rows.map((row) => row.series);
      this.cells.gather(history, series, room, scaleOf(kind));
      this.map.color(scaleOf(kind));
    }
    this.paint(kind, chosen);
  }

  /** The kind in front: the chosen one, unless this run has none of it. */
  private show(): LayerMapKind {
    const { run, ui } = this.context;
    for (const kind of mapKinds) this.choice.allow(kind, whyNoMap(run, kind));
    const { layerMap } = ui.state;
    const kind = whyNoMap(run, layerMap) === undefined ? layerMap : "gradientNorm";
    this.choice.set(kind);
    return kind;
  }

  private paint(kind: LayerMapKind, chosen: number | undefined): void {
    const { run, theme } = this.context;
    const flags = flagsOf(run.findings);
    this.map.draw({
      scale: scaleOf(kind),
      rows: this.rows.map(({ name }) => {
        const flag = flags.get(name);
        return flag === undefined ? { name } : { name, color: theme.palette[flag.severity] };
      }),
      marks: this.marks,
      chosen,
      cursor: this.cursor,
    });
    const { cursor } = this;
    const readout = cursor && this.read(cursor, kind);
    this.hover.show(readout, cursor && this.map.middleOf(cursor));
  }

  /** Where findings above info began. */
  private get marks(): MapMark[] {
    const { run, theme } = this.context;
    return run.findings.flatMap(({ layer, step, severity }) => {
      if (step === undefined || severity === "info") return [];
      const row = this.rows.findIndex(({ name }) => name === layer);
      if (layer !== undefined && row < 0) return [];
      return [{ row: row < 0 ? undefined : row, step, color: theme.palette[severity] }];
    });
  }

  private summary(kind: LayerMapKind): string {
    const { run } = this.context;
    const title = text(`mapTitle_${kind}`);
    const ends = mapExtremes(run, this.rows);
    if (ends === undefined) return text("mapEmpty", title);
    const { least, most } = ends;
    const counts = [title, this.rows.length, integer(run.lastStep + 1)] as const;
    const range = [mapWord(kind, least.value), least.name, mapWord(kind, most.value), most.name] as const;
    const flags = [...flagsOf(run.findings)].map(([name, { words }]) => `${name}: ${words}`);
    return [
      text("mapSummary", ...counts, ...range),
      ...(flags.length > 0 ? [text("flaggedSummary", flags.join("; "))] : []),
      text("mapKeys"),
    ].join(" ");
  }

  private listen(box: HTMLElement, canvas: HTMLCanvasElement): void {
    box.tabIndex = 0;
    box.setAttribute("role", "application");
    box.setAttribute("aria-roledescription", text("mapRole"));
    box.addEventListener("keydown", (event) => this.pressed(event));
    box.addEventListener("focus", () => {
      if (box.matches(":focus-visible")) this.speak(this.cursor ?? this.start);
    });
    box.addEventListener("blur", () => this.point(undefined));
    const at = ({ clientX, clientY }: MouseEvent) => {
      const { left, top } = canvas.getBoundingClientRect();
      return [clientX - left, clientY - top] as const;
    };
    box.addEventListener("pointermove", (event) => {
      this.point(this.map.placeAt(...at(event)));
      box.classList.toggle("over-name", this.map.nameAt(...at(event)) !== undefined);
    });
    box.addEventListener("pointerleave", () => this.point(undefined));
    box.addEventListener("click", (event) => this.reveal(this.map.nameAt(...at(event))));
    box.addEventListener("dblclick", (event) => this.reveal(this.map.placeAt(...at(event))?.row));
    picksSteps(box, this.context, (left, top) => this.map.stepAt(left, top));
  }

  /** Where the keyboard begins to read: the first finding's place, else the first layer at the step shown. */
  private get start(): MapPlace {
    const { run } = this.context;
    const marked = this.marks.find(({ row }) => row !== undefined);
    return { row: marked?.row ?? 0, step: marked?.step ?? chosenStep(this.context) ?? run.lastStep };
  }

  private pressed(event: KeyboardEvent): void {
    const place = this.cursor ?? this.start;
    if (this.rows.length === 0) return;
    if (event.key === "Enter") this.reveal(place.row);
    else if (event.key === " ") chooseStep(this.context, place.step);
    else {
      const next = nextPlace(event.key, place, this.cells, this.rows.length);
      if (next === undefined) return;
      this.speak(next);
    }
    event.preventDefault();
  }

  private reveal(row: number | undefined): void {
    const name = row === undefined ? undefined : this.rows[row]?.name;
    if (name !== undefined) this.context.host.postMessage({ type: "revealLayer", layer: name });
  }

  /** Reads a cell, or none. */
  private point(place: MapPlace | undefined): void {
    if (place?.row === this.cursor?.row && place?.step === this.cursor?.step) return;
    this.cursor = place;
    // The cells are coloured already: what moves over them need not wait for the next drawing of all figures.
    if (this.figure.isTable || this.rows.length === 0 || this.map.width === 0) return;
    this.paint(this.show(), chosenStep(this.context));
  }

  private speak(place: MapPlace): void {
    const kind = this.show();
    // Another kind may have been chosen since the last drawing.
    this.rows = mapRows(this.context.run, kind);
    this.point(place);
    const words = this.read(place, kind);
    const rows = words?.rows.map(({ name, value }) => `${name} ${value}`.trim()) ?? [];
    setText(this.spoken, [words?.title ?? "", ...rows].join(", "));
  }

  private read({ row, step }: MapPlace, kind: LayerMapKind): HoverWords | undefined {
    const { history, findings } = this.context.run;
    const found = this.rows[row];
    if (history === undefined || found === undefined) return undefined;
    const column = this.cells.columnOf(step);
    const { from, to } = this.cells.stepsOf(column);
    const range = rangeOf(history, found.series, from, to);
    const value = range === undefined ? "–" : mapWords(kind, range);
    const steps =
      from === to ? text("stepOne", integer(from)) : text("stepRange", integer(from), integer(to));
    const began = findings.filter(
      (finding) =>
        finding.severity !== "info" &&
        finding.layer === found.name &&
        finding.step !== undefined &&
        this.cells.columnOf(finding.step) === column,
    );
    return {
      title: `${found.name} · ${steps}`,
      rows: [
        { name: text(`mapTitle_${kind}`), value },
        ...began.map(({ rule, severity }) => ({
          color: this.context.theme.palette[severity],
          name: text("mapBegan", ruleWords(rule)),
          value: "",
        })),
      ],
    };
  }
}

/** Least and greatest recorded value between two steps. */
function rangeOf(history: History, series: number, from: number, to: number): Range | undefined {
  let [low, high] = [Infinity, -Infinity];
  for (let bucket = history.bucketOf(from); bucket <= history.bucketOf(to); bucket++) {
    const [least, most] = [history.minimum(series, bucket), history.maximum(series, bucket)];
    if (least < low) low = least;
    if (most > high) high = most;
  }
  return low <= high ? { low, high } : undefined;
}
