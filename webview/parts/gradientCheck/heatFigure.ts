import { h, setText } from "../../dom";
import { decimal, integer, setting } from "../../format";
import { blockAt, blockOf, heatGrid, middleOf, type HeatGrid } from "../../plots/heatGrid";
import { HeatMap } from "../../plots/heatMap";
import { HoverBox, type HoverWords } from "../../plots/hoverBox";
import type { CheckedTensor } from "../../state/checkedTensor";
import type { Context } from "../../state/context";
import { indexAt } from "../../state/fold";
import { text } from "../../strings";
import { Figure } from "../figure";
import { Changes } from "./changes";
import { entriesTwin, indexWords } from "./entriesTable";
import { foldWords } from "./foldWords";
import { heatColor } from "./heatColors";
import { nextBlock } from "./heatKeys";

/** The compared entries in a block. */
interface Block {
  readonly count: number;
  /** The one that differs most. */
  readonly worst: number;
}

/** How far the two gradients are apart, over the tensor's matrix. */
export class HeatFigure {
  readonly figure: Figure;
  private readonly map: HeatMap;
  private readonly hover: HoverBox;
  private readonly changes = new Changes();
  private readonly tolerance = h("span", {});
  private readonly beyond = h("span", {});
  private readonly words = h("p", { class: "figure-words" });
  /** What the keyboard reads, told to screen readers. */
  private readonly spoken = h("div", { class: "hidden-text", "aria-live": "polite" });
  private tensor: CheckedTensor | undefined;
  private grid: HeatGrid | undefined;
  private blocks: ReadonlyMap<number, Block> = new Map();
  /** Blocks with compared entries, largest difference first. */
  private ranked: readonly number[] = [];
  private cursor: number | undefined;

  constructor(
    private readonly context: Context,
    private readonly invalidate: () => void,
  ) {
    this.figure = new Figure("heat-figure", text("heat"), context.ui, invalidate);
    const { box, canvas, legend, element } = this.figure;
    this.map = new HeatMap(canvas, context.theme);
    this.hover = new HoverBox(box);
    legend.append(
      h("span", { class: "legend-entry" }, h("span", { class: "heat-key agrees" }), this.tolerance),
      h("span", { class: "legend-entry" }, h("span", { class: "heat-key ramp" }), this.beyond),
      h("span", { class: "legend-entry" }, h("span", { class: "heat-key unchecked" }), text("unchecked")),
    );
    this.figure.legendBelow();
    element.append(this.words, this.spoken);
    box.tabIndex = 0;
    box.setAttribute("role", "application");
    box.setAttribute("aria-roledescription", text("heatRole"));
    box.addEventListener("keydown", (event) => this.pressed(event));
    box.addEventListener("focus", () => {
      if (box.matches(":focus-visible")) this.speak(this.cursor ?? this.ranked[0] ?? 0);
    });
    box.addEventListener("blur", () => this.point(undefined));
    box.addEventListener("pointermove", (event) => {
      const { left, top } = canvas.getBoundingClientRect();
      this.point(this.grid && blockAt(this.grid, event.clientX - left, event.clientY - top));
    });
    box.addEventListener("pointerleave", () => this.point(undefined));
  }

  draw(tensor: CheckedTensor): void {
    const { palette } = this.context.theme;
    const { width, height } = this.map;
    const { isTable } = this.figure;
    if (tensor !== this.tensor) this.take(tensor);
    if (!this.changes.since(tensor, isTable, palette, width, height, devicePixelRatio, this.cursor)) return;
    if (isTable) this.figure.showTable(entriesTwin(tensor, "place"));
    if (isTable || width === 0) return;
    this.fit(tensor, width, height);
    this.paint();
  }

  private take(tensor: CheckedTensor): void {
    this.tensor = tensor;
    this.grid = this.cursor = undefined;
    const limit = setting(tensor.check.tolerance);
    setText(this.tolerance, text("heatAgrees", limit));
    setText(this.beyond, text("heatBeyond"));
    this.figure.summarize(summaryOf(tensor));
  }

  /** Cuts the matrix into blocks that fit the box, and puts the entries into them. */
  private fit(tensor: CheckedTensor, width: number, height: number): void {
    const { entries, fold } = tensor;
    const grid = heatGrid(fold.rows, fold.columns, width, height);
    const isSame = JSON.stringify(grid) === JSON.stringify(this.grid);
    if (isSame) return;
    if (grid.down !== this.grid?.down || grid.across !== this.grid.across) this.cursor = undefined;
    this.grid = grid;
    const blocks = new Map<number, Block>();
    for (const entry of entries.worstFirst) {
      const position = entries.position(entry);
      const block = blockOf(grid, Math.floor(position / fold.columns), position % fold.columns);
      const { count = 0, worst = entry } = blocks.get(block) ?? {};
      blocks.set(block, { count: count + 1, worst });
    }
    this.blocks = blocks;
    this.ranked = [...blocks.keys()];
    setText(this.words, foldWords(tensor, grid));
  }

  private paint(): void {
    const { tensor, grid, blocks, cursor } = this;
    if (tensor === undefined || grid === undefined) return;
    const { entries, check, comparison } = tensor;
    const colors = new Map<number, string>();
    const crossed = new Set<number>();
    for (const [block, { worst }] of blocks) {
      const discrepancy = entries.discrepancy[worst]!;
      colors.set(block, heatColor(discrepancy, check.tolerance, this.context.theme.palette));
      if (!Number.isFinite(discrepancy)) crossed.add(block);
    }
    const size = comparison.shape.reduce((all, axis) => all * axis, 1);
    this.map.draw({ grid, colors, crossed, size, cursor });
    this.hover.show(
      cursor === undefined ? undefined : this.read(cursor),
      cursor === undefined ? undefined : middleOf(grid, cursor),
    );
  }

  /** Reads a block, or none. */
  private point(block: number | undefined): void {
    if (block === this.cursor) return;
    this.cursor = block;
    this.invalidate();
  }

  private speak(block: number): void {
    this.point(block);
    const words = this.read(block);
    const rows = words?.rows.map(({ name, value }) => `${name} ${value}`.trim()) ?? [];
    setText(this.spoken, [words?.title ?? "", ...rows].join(", "));
  }

  private pressed(event: KeyboardEvent): void {
    if (this.grid === undefined) return;
    const next = nextBlock(event.key, this.cursor ?? this.ranked[0] ?? 0, this.grid, this.ranked);
    if (next === undefined) return;
    event.preventDefault();
    this.speak(next);
  }

  private read(block: number): HoverWords | undefined {
    const { tensor, grid } = this;
    if (tensor === undefined || grid === undefined) return undefined;
    const { entries, comparison } = tensor;
    const found = this.blocks.get(block);
    if (found === undefined) {
      const name = text(comparison.kinks > 0 ? "uncheckedOrKink" : "unchecked");
      return { title: placeWords(block, tensor, grid), rows: [{ name, value: "" }] };
    }
    const { index, analytic, numeric, relativeError } = entries.entry(found.worst);
    const rows = [
      { name: text("analytic"), value: decimal(analytic, 5) },
      { name: text("numeric"), value: decimal(numeric, 5) },
      { name: text("difference"), value: decimal(analytic - numeric, 3) },
      { name: text("relativeError"), value: decimal(relativeError, 2) },
    ];
    const where = indexWords(index);
    return { title: found.count === 1 ? where : text("worstOfBlock", where, integer(found.count)), rows };
  }
}

const isSingle = ({ rowsPerBlock, columnsPerBlock }: HeatGrid): boolean =>
  rowsPerBlock === 1 && columnsPerBlock === 1;

/** The index of a block's first entry, `…` where it holds several. */
function placeWords(block: number, { fold, comparison }: CheckedTensor, grid: HeatGrid): string {
  const row = Math.floor(block / grid.across) * grid.rowsPerBlock;
  const column = (block % grid.across) * grid.columnsPerBlock;
  const index = indexWords(indexAt(row * fold.columns + column, comparison.shape));
  return isSingle(grid) ? index : `${index} …`;
}

function summaryOf({ entries, comparison, check, fold }: CheckedTensor): string {
  const agree = entries.worstFirst.filter((entry) => entries.agrees(entry)).length;
  const counts = [integer(entries.count), integer(comparison.of)];
  const matrix = [integer(fold.rows), integer(fold.columns)];
  const parts = [text("heatSummary", ...counts, ...matrix, integer(agree), setting(check.tolerance))];
  const worst = entries.worstFirst[0];
  if (worst !== undefined && !entries.agrees(worst)) {
    const { index, analytic, numeric } = entries.entry(worst);
    parts.push(text("heatWorst", indexWords(index), decimal(analytic), decimal(numeric)));
  }
  return [...parts, text("heatKeys")].join(" ");
}
