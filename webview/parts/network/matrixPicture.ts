import { h, setAttribute, setText, show } from "../../dom";
import { text } from "../../strings";
import { matrixSizes, type PagePlace, type Tick } from "./cellSizes";
import { paintWeights } from "./weightImage";
import { rangeWords, type DrawnPart } from "./weightPicture";
import { axisWords, entryWords } from "./weightWords";

/** A caption needs some width, in CSS pixels. */
const leastWidth = 200;

/** A number of a picture that is read. */
export interface ReadEntry {
  readonly row: number;
  readonly column: number;
}

/**
 * A matrix of weights, or a part of one, as a heat map between its axes: names or numbers beside rows and below columns.
 * The pointer reads off its numbers, and so do the arrow keys.
 */
export class MatrixPicture {
  readonly canvas = h("canvas", { "aria-hidden": "true" });
  private readonly name = h("h3", { class: "weight-name" });
  private readonly axes = h("p", { class: "weight-range" });
  private readonly rows = h("div", { class: "weight-rows", "aria-hidden": "true" });
  private readonly columns = h("div", { class: "weight-columns", "aria-hidden": "true" });
  private readonly mark = h("span", { class: "weight-mark", hidden: "" });
  private readonly box = h("div", { class: "weight-box", tabindex: 0, role: "application" });
  readonly element = h("li", { class: "weight map" }, this.name, this.axes);
  private drawn: DrawnPart | undefined;
  private entry: ReadEntry | undefined;

  /** `read`: shows an entry, with whether it was chosen by key. */
  constructor(
    private readonly read: (picture: MatrixPicture, entry: ReadEntry | undefined, byKey: boolean) => void,
  ) {
    this.box.append(this.canvas, this.mark);
    setAttribute(this.box, "aria-roledescription", text("matrixRole"));
    this.box.addEventListener("keydown", (event) => this.pressed(event));
    this.box.addEventListener("blur", () => this.choose(undefined, true));
    this.element.append(h("div", { class: "weight-frame" }, this.rows, this.box, this.columns));
  }

  draw(drawn: DrawnPart, room: number, page: PagePlace): void {
    this.drawn = drawn;
    const { tensor, part, values, name, scale, colors } = drawn;
    const sizes = matrixSizes(tensor, part, room, page);
    const rows = tensor.rows && axisWords(tensor.rows, part.row, part.height);
    const columns = axisWords(tensor.columns, part.column, part.width);
    const axes = rows === undefined ? text("vectorAxis", columns) : text("matrixAxes", rows, columns);
    const range = rangeWords(values);
    setText(this.name, name);
    show(this.name, name !== "");
    setText(this.axes, text("matrixWords", axes, range));
    const words = name === "" ? axes : text("weightWords", name, axes);
    setAttribute(this.box, "aria-label", text("matrixLabel", words, range));
    const { width, height } = part;
    this.element.style.width = `${Math.max(leastWidth, sizes.labelWidth + sizes.width)}px`;
    this.canvas.style.width = `${sizes.width}px`;
    this.canvas.style.height = `${sizes.height}px`;
    // Shrunk, cells are mixed, so that none of them falls out.
    this.canvas.classList.toggle("shrunk", sizes.width < width || sizes.height < height);
    paintWeights(this.canvas, { values, width, height, channels: tensor.channels, scale }, colors);
    this.rows.style.width = `${sizes.labelWidth}px`;
    this.rows.style.height = `${sizes.height}px`;
    this.columns.style.width = `${sizes.width}px`;
    this.columns.style.height = `${sizes.labelHeight}px`;
    this.columns.classList.toggle("upright", sizes.isUpright);
    label(this.rows, sizes.rows, (at) => `translateY(${at}px) translateY(-50%)`);
    label(this.columns, sizes.columns, (at) => `translateX(${at}px) translateX(-50%)`);
    this.placeMark();
  }

  /** The entry below a place on the page. */
  entryAt({
    clientX,
    clientY,
  }: {
    readonly clientX: number;
    readonly clientY: number;
  }): ReadEntry | undefined {
    return this.drawn && entryUnder(this.canvas, this.drawn.part, { clientX, clientY });
  }

  /** Reads an entry; undefined: none any more. */
  choose(entry: ReadEntry | undefined, byKey: boolean): void {
    this.entry = byKey ? entry : undefined;
    this.placeMark();
    this.read(this, entry, byKey);
  }

  words(entry: ReadEntry): { readonly title: string; readonly place: string; readonly value: string } {
    const { tensor, part, values, name } = this.drawn!;
    return { title: name, ...entryWords(tensor, part, values, entry) };
  }

  private placeMark(): void {
    const { entry, drawn, mark } = this;
    const isThere =
      entry !== undefined &&
      drawn !== undefined &&
      entry.row < drawn.part.height &&
      entry.column < drawn.part.width;
    show(mark, isThere);
    if (!isThere) return;
    const { clientWidth, clientHeight } = this.canvas;
    const [across, down] = [clientWidth / drawn.part.width, clientHeight / drawn.part.height];
    mark.style.transform = `translate(${entry.column * across}px, ${entry.row * down}px)`;
    mark.style.width = `${Math.max(4, across)}px`;
    mark.style.height = `${Math.max(4, down)}px`;
  }

  private pressed(event: KeyboardEvent): void {
    if (this.drawn === undefined) return;
    const { height, width } = this.drawn.part;
    const { row, column } = this.entry ?? { row: 0, column: 0 };
    const isNew = this.entry === undefined;
    const moves: Readonly<Record<string, ReadEntry>> = {
      ArrowUp: { row: row - 1, column },
      ArrowDown: { row: row + 1, column },
      ArrowLeft: { row, column: column - 1 },
      ArrowRight: { row, column: column + 1 },
      Home: { row: 0, column: 0 },
      End: { row: height - 1, column: width - 1 },
    };
    const to = Object.hasOwn(moves, event.key) ? moves[event.key] : undefined;
    if (to === undefined) return;
    event.preventDefault();
    // The first press reads the first number.
    const next = isNew && event.key !== "End" ? { row: 0, column: 0 } : to;
    if (next.row < 0 || next.column < 0 || next.row >= height || next.column >= width) return;
    this.choose(next, true);
  }
}

/** The entry of a picture below a place on the page. */
export function entryUnder(
  canvas: HTMLCanvasElement,
  { width, height }: { readonly width: number; readonly height: number },
  { clientX, clientY }: { readonly clientX: number; readonly clientY: number },
): ReadEntry | undefined {
  const box = canvas.getBoundingClientRect();
  const column = Math.floor(((clientX - box.left) / box.width) * width);
  const row = Math.floor(((clientY - box.top) / box.height) * height);
  return row >= 0 && column >= 0 && row < height && column < width ? { row, column } : undefined;
}

/** Puts the words at their places, those that are there already in place. */
function label(box: HTMLElement, ticks: readonly Tick[], at: (place: number) => string): void {
  while (box.children.length > ticks.length) box.lastChild!.remove();
  ticks.forEach((tick, index) => {
    const element = (box.children[index] as HTMLElement | undefined) ?? box.appendChild(h("span"));
    setText(element, tick.words);
    setAttribute(element, "title", tick.words);
    element.style.transform = at(tick.at);
  });
}
