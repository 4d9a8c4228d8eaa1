import type { PicturedTensor, WeightPictures } from "../../../src/session/shownNetwork";
import { h, setAttribute, setText, show, uniqueId } from "../../dom";
import { integer } from "../../format";
import { icon, setIcon } from "../../icons";
import { HoverBox } from "../../plots/hoverBox";
import { chosenStep } from "../../state/chosenStep";
import type { Context } from "../../state/context";
import { text } from "../../strings";
import { Button } from "../button";
import { Choice } from "../choice";
import { Pager } from "../data/pager";
import { Section } from "../section";
import { Table } from "../table";
import { Diverging } from "./diverging";
import { LiveQuestion } from "./liveQuestion";
import { entryUnder, MatrixPicture, type ReadEntry } from "./matrixPicture";
import { RefusalBox } from "./refusalBox";
import { WeightLegend } from "./weightLegend";
import { WeightPicture, type DrawnPart } from "./weightPicture";
import { entryWords, partsOf, weightsTwin } from "./weightWords";

const id = "weights";
/** Numbers on a page: of pictures, of pictures on a narrow page, where a matrix keeps a pixel for each, of a table. */
const mostNumbers = { wide: 65_536, narrow: 16_384, table: 1_200 } as const;
/** A list that is narrower has smaller parts of large matrices, and one beside the other has no room. */
const narrow = 320;
const besides = 700;
/** So few pictures are drawn large. */
const mostLarge = 4;

/** Weights as pictures or as a table, a page at a time, drawn anew while it trains. */
export class WeightsSection {
  readonly section: Section;
  private readonly select = h("select", {});
  private readonly scale: Choice<"shared" | "own">;
  private readonly legend = new WeightLegend();
  private readonly words = h("p", { class: "page-words" });
  private readonly past: Button;
  private readonly pager: Pager;
  private readonly list = h("ul", { class: "weight-list", "aria-label": text("weights") });
  private readonly sheet = h("div", { class: "weight-sheet" }, this.list);
  private readonly hover: HoverBox;
  private readonly spoken = h("div", { class: "hidden-text", "aria-live": "polite" });
  private readonly table = new Table(text("weights"), []);
  private readonly toggle: HTMLButtonElement;
  private readonly toggleIcon = icon("table");
  private readonly question: LiveQuestion;
  private readonly refusal: RefusalBox;
  private readonly pictures: WeightPicture[] = [];
  private readonly matrices: MatrixPicture[] = [];
  private parts: readonly DrawnPart[] = [];
  private page = 0;
  private scaling: "shared" | "own" = "shared";
  private tensors: readonly PicturedTensor[] | undefined;
  private drawn: readonly unknown[] = [];
  /** A layer whose weights are to be shown as soon as they are known. */
  private wanted: string | undefined;
  private under: { readonly canvas: HTMLCanvasElement; readonly entry: ReadEntry } | undefined;

  constructor(
    private readonly context: Context,
    showHistograms: (layer: string) => void,
    private readonly invalidate: () => void,
  ) {
    const { ui } = context;
    this.question = new LiveQuestion(context, "showWeights");
    this.refusal = new RefusalBox(context, "showWeights", () => this.question.again());
    this.hover = new HoverBox(this.sheet);
    this.select.id = uniqueId();
    this.select.addEventListener("change", () => this.turnTo(this.select.value));
    const scales = [
      { value: "shared", label: text("sharedScale") },
      { value: "own", label: text("ownScale") },
    ] as const;
    this.scale = new Choice(text("weightScale"), scales, (scaling) => {
      this.scaling = scaling;
      invalidate();
    });
    this.scale.set(this.scaling);
    this.pager = new Pager((page) => {
      this.page = page;
      invalidate();
    });
    this.past = new Button("plot", "", () => showHistograms(this.shown!.layer));
    const click = () => {
      ui.toggle("asTable", id, !this.isTable);
      this.page = 0;
      invalidate();
    };
    this.toggle = h("button", { type: "button", class: "action icon-only", on: { click } });
    this.toggle.append(this.toggleIcon);
    const field = h(
      "span",
      { class: "field" },
      h("label", { for: this.select.id }, text("weightsOf")),
      this.select,
    );
    const actions = h("div", { class: "figure-actions" }, this.toggle);
    const controls = h(
      "div",
      { class: "example-controls" },
      field,
      this.scale.element,
      this.legend.element,
      actions,
    );
    const bar = h("div", { class: "page-bar" }, this.words, this.past.element, this.pager.element);
    this.list.addEventListener("keydown", (event) => this.pressed(event));
    this.list.addEventListener("pointermove", (event) => this.pointed(event));
    this.list.addEventListener("pointerleave", () => this.readOff(undefined));
    new ResizeObserver(invalidate).observe(this.sheet);
    this.section = new Section(
      id,
      text("weights"),
      ui,
      invalidate,
      controls,
      this.refusal.element,
      bar,
      this.sheet,
      this.table.element,
      this.spoken,
    );
  }

  /** Leads to the weights of a layer, at once or when it is known what there is. */
  choose(layer: string): void {
    this.wanted = layer;
    this.section.element.open = true;
    this.invalidate();
  }

  draw(): void {
    const { overview, pictures } = this.context.run.network;
    this.section.show(overview !== undefined && overview.tensors.length > 0);
    if (overview === undefined || overview.tensors.length === 0 || !this.section.active) return;
    this.offer(overview.tensors);
    this.lead();
    const tensor = this.shown!;
    const { isTable, page } = this;
    const width = this.sheet.clientWidth;
    const numbers = isTable ? "table" : width < narrow && width > 0 ? "narrow" : "wide";
    const { layer, parameter } = tensor;
    const request = { layer, parameter, page, mostNumbers: mostNumbers[numbers], asTable: isTable };
    this.question.keepUp(`${keyOf(tensor)} ${page} ${numbers}`, () => ({ type: "showWeights", request }));
    const isRefused = this.refusal.draw();
    // A page for another width is shown until the one for this comes.
    const isThere =
      pictures !== undefined &&
      keyOf(pictures.request) === keyOf(tensor) &&
      pictures.request.asTable === isTable;
    const shown = isThere ? pictures : undefined;
    const label = text(isTable ? "showPlot" : "showTable", text("weights"));
    setIcon(this.toggleIcon, isTable ? "image" : "table");
    setAttribute(this.toggle, "aria-label", label);
    setAttribute(this.toggle, "title", label);
    show(this.sheet, !isTable && !isRefused);
    show(this.table.element, isTable && !isRefused);
    // The list's width is known only while it is there.
    this.list.classList.toggle("waits", shown === undefined);
    show(this.pager.element, shown !== undefined && shown.pages > 1 && !isRefused);
    this.drawPast(layer);
    if (shown !== undefined) this.drawPage(tensor, shown, width);
  }

  private get isTable(): boolean {
    return this.context.ui.state.asTable.includes(id);
  }

  /** The tensor that is chosen, else the first. */
  private get shown(): PicturedTensor | undefined {
    const chosen = this.context.ui.state.weights;
    return this.tensors?.find((one) => keyOf(one) === chosen) ?? this.tensors?.[0];
  }

  private turnTo(key: string): void {
    this.context.ui.keep({ weights: key });
    this.page = 0;
    this.invalidate();
  }

  private offer(tensors: readonly PicturedTensor[]): void {
    if (tensors !== this.tensors) {
      this.tensors = tensors;
      this.page = 0;
      const layers = new Set(tensors.map(({ layer }) => layer));
      this.select.replaceChildren(
        ...[...layers].map((layer) => {
          const own = tensors.filter((one) => one.layer === layer);
          const options = own.map((one) => h("option", { value: keyOf(one) }, optionWords(one)));
          return h("optgroup", { label: layer }, ...options);
        }),
      );
    }
    const key = keyOf(this.shown!);
    if (this.select.value !== key) this.select.value = key;
  }

  /** To the layer that was asked for. */
  private lead(): void {
    const { wanted } = this;
    const tensor = this.tensors?.find(({ layer }) => layer === wanted);
    if (wanted === undefined) return;
    this.wanted = undefined;
    if (tensor === undefined) return;
    this.context.ui.keep({ weights: keyOf(tensor) });
    this.page = 0;
    this.select.value = keyOf(tensor);
    this.section.element.scrollIntoView({ block: "start" });
    this.select.focus({ preventScroll: true });
  }

  /** Another step is looked at than the weights are of: how they were spread then is known. */
  private drawPast(layer: string): void {
    const { run } = this.context;
    const chosen = chosenStep(this.context);
    const isKept =
      run.histograms.all.length > 0 &&
      run.info?.layers.find(({ name }) => name === layer)?.kernel !== undefined;
    show(this.past.element, chosen !== undefined && isKept);
    if (chosen === undefined) return;
    this.past.set("plot", text("weightsThen", integer(chosen)));
    this.past.allow(undefined, text("weightsThenHint", layer));
  }

  private drawPage(tensor: PicturedTensor, pictures: WeightPictures, width: number): void {
    const { theme } = this.context;
    const state: readonly unknown[] = [pictures, theme.palette, this.scaling, width, this.isTable];
    if (state.every((one, at) => one === this.drawn[at])) return;
    this.drawn = state;
    const { first, count, parts, step, pages, request, largest } = pictures;
    const scale = this.scaling === "shared" ? largest : undefined;
    this.legend.draw(scale, tensor.channels);
    this.pager.draw(request.page, pages);
    const isWhole = parts.length === count;
    const range = [integer(first + 1), integer(first + parts.length), integer(count)] as const;
    const isCut = parts.some(
      (part) => part.height < (tensor.rows?.size ?? 1) || part.width < tensor.columns.size,
    );
    const words = isWhole
      ? count === 1
        ? "weightsNow"
        : "weightsNowAll"
      : isCut
        ? parts.length === 1
          ? "partNow"
          : "partsNow"
        : parts.length === 1
          ? "pictureNow"
          : "picturesNow";
    setText(this.words, text(words, integer(step), ...range));
    if (this.isTable) {
      const { columns, rows } = weightsTwin(tensor, pictures);
      this.table.setColumns(columns);
      this.table.update(rows);
      return;
    }
    const colors = new Diverging(theme.palette);
    const among = parts.length <= mostLarge ? "few" : "many";
    this.parts = partsOf(tensor, pictures).map((part) => ({ ...part, tensor, scale, among, colors }));
    this.list.dataset.kind = tensor.kind;
    this.list.dataset.among = among;
    if (tensor.kind === "matrix") this.drawMatrices(width);
    else this.drawPictures();
    if (this.under !== undefined) this.readOff(this.under);
  }

  private drawPictures(): void {
    const { pictures, parts } = this;
    while (pictures.length < parts.length) pictures.push(new WeightPicture());
    parts.forEach((part, at) => pictures[at]!.draw(part));
    const elements = pictures.slice(0, parts.length).map(({ element }) => element);
    this.put(elements);
    if (!elements.some((element) => element.tabIndex === 0)) elements[0]?.setAttribute("tabindex", "0");
  }

  private drawMatrices(width: number): void {
    const { matrices, parts } = this;
    while (matrices.length < parts.length)
      matrices.push(new MatrixPicture((picture, entry, byKey) => this.readMatrix(picture, entry, byKey)));
    const across = parts.length > 1 && width >= besides ? 2 : 1;
    const room = Math.max(120, Math.floor((width - 24 * (across - 1)) / across));
    this.put(matrices.slice(0, parts.length).map(({ element }) => element));
    const page = {
      height: Math.max(...parts.map(({ part }) => part.height)),
      width: Math.max(...parts.map(({ part }) => part.width)),
      isAlone: parts.length === 1,
    };
    parts.forEach((part, at) => matrices[at]!.draw(part, room, page));
  }

  private put(elements: readonly HTMLElement[]): void {
    const isSame =
      this.list.children.length === elements.length &&
      elements.every((element, at) => this.list.children[at] === element);
    if (!isSame) this.list.replaceChildren(...elements);
  }

  /** The number under the pointer. */
  private pointed(event: PointerEvent): void {
    const canvas = event.target instanceof HTMLCanvasElement ? event.target : undefined;
    const part = canvas && this.partOf(canvas);
    const entry = part && entryUnder(canvas, part.part, event);
    this.readOff(entry && { canvas, entry });
  }

  private partOf(canvas: HTMLCanvasElement): DrawnPart | undefined {
    const item = canvas.closest("li");
    return item === null ? undefined : this.parts[[...this.list.children].indexOf(item)];
  }

  private readOff(under: typeof this.under): void {
    const part = under && this.partOf(under.canvas);
    this.under = part && under;
    if (part === undefined || under === undefined) {
      this.hover.show(undefined, undefined);
      return;
    }
    const { canvas, entry } = under;
    const { place, value } = entryWords(part.tensor, part.part, part.values, entry);
    const [box, sheet] = [canvas.getBoundingClientRect(), this.sheet.getBoundingClientRect()];
    const left = box.left - sheet.left + ((entry.column + 0.5) / part.part.width) * box.width;
    const top = box.top - sheet.top + ((entry.row + 0.5) / part.part.height) * box.height;
    this.hover.show(
      { title: part.name || place, rows: [{ name: part.name === "" ? text("weightColumn") : place, value }] },
      { left, top },
    );
  }

  private readMatrix(picture: MatrixPicture, entry: ReadEntry | undefined, byKey: boolean): void {
    this.readOff(entry && { canvas: picture.canvas, entry });
    if (!byKey || entry === undefined) return;
    const { title, place, value } = picture.words(entry);
    setText(this.spoken, [title, place, value].filter(Boolean).join(". "));
  }

  /** One stop for Tab; the arrow keys go from picture to picture. A matrix has its own. */
  private pressed(event: KeyboardEvent): void {
    if (this.list.dataset.kind === "matrix") return;
    const shown = [...this.list.children] as HTMLElement[];
    const at = shown.indexOf(document.activeElement as HTMLElement);
    const across = shown.filter(({ offsetTop }) => offsetTop === shown[0]?.offsetTop).length;
    const next = {
      ArrowLeft: at - 1,
      ArrowRight: at + 1,
      ArrowUp: at - across,
      ArrowDown: at + across,
      Home: 0,
      End: shown.length - 1,
    }[event.key];
    const to = next === undefined || at < 0 ? undefined : shown[next];
    if (to === undefined) return;
    event.preventDefault();
    for (const element of shown) element.setAttribute("tabindex", element === to ? "0" : "-1");
    to.focus();
  }
}

const keyOf = ({ layer, parameter }: Pick<PicturedTensor, "layer" | "parameter">): string =>
  `${layer}/${parameter}`;

/** `conv2d_1/kernel: Filters: 32, 3 × 3`, by the axes of the tensor. */
function optionWords(tensor: PicturedTensor): string {
  const { kind, of, rows, columns, channels } = tensor;
  const axes = [...(kind === "items" ? of : [rows]), columns].filter((axis) => axis !== undefined);
  const sizes = [...axes.map(({ size }) => size), ...(channels === 3 ? [channels] : [])];
  const counted = kind === "items" ? [] : of.filter(({ size }) => size > 1);
  const counts = counted.map((axis) => text("countOf", text(`axis_${axis.kind}`), integer(axis.size)));
  return text("tensorOption", keyOf(tensor), [...counts, sizes.map(integer).join(" × ")].join(", "));
}
