import type { PicturedTensor, WeightPictures } from "../../../src/session/shownNetwork";
import { h, setText, show, uniqueId } from "../../dom";
import { integer } from "../../format";
import type { Context } from "../../state/context";
import { text } from "../../strings";
import type { Palette } from "../../theme";
import { Choice } from "../choice";
import { Pager } from "../data/pager";
import { Section } from "../section";
import { Diverging } from "./diverging";
import { LiveQuestion } from "./liveQuestion";
import { RefusalBox } from "./refusalBox";
import { WeightLegend } from "./weightLegend";
import { pictureName, WeightPicture } from "./weightPicture";

/** Weights as pictures, a page at a time, drawn anew while it trains. */
export class WeightsSection {
  readonly section: Section;
  private readonly select = h("select", {});
  private readonly scale: Choice<"shared" | "own">;
  private readonly legend = new WeightLegend();
  private readonly words = h("p", { class: "page-words" });
  private readonly pager: Pager;
  private readonly list = h("ul", { class: "weight-list", "aria-label": text("weights") });
  private readonly question: LiveQuestion;
  private readonly refusal: RefusalBox;
  private readonly pictures: WeightPicture[] = [];
  private page = 0;
  private chosen = "";
  private scaling: "shared" | "own" = "shared";
  private tensors: readonly PicturedTensor[] | undefined;
  private drawn: readonly unknown[] = [];

  constructor(
    private readonly context: Context,
    invalidate: () => void,
  ) {
    this.question = new LiveQuestion(context, "showWeights");
    this.refusal = new RefusalBox(context, "showWeights", () => this.question.again());
    this.select.id = uniqueId();
    this.select.addEventListener("change", () => {
      this.chosen = this.select.value;
      this.page = 0;
      invalidate();
    });
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
    const field = h(
      "span",
      { class: "field" },
      h("label", { for: this.select.id }, text("weightsOf")),
      this.select,
    );
    const controls = h("div", { class: "example-controls" }, field, this.scale.element, this.legend.element);
    const bar = h("div", { class: "page-bar" }, this.words, this.pager.element);
    this.list.addEventListener("keydown", (event) => this.pressed(event));
    this.section = new Section(
      "weights",
      text("weights"),
      context.ui,
      invalidate,
      controls,
      this.refusal.element,
      bar,
      this.list,
    );
  }

  draw(): void {
    const { overview, pictures } = this.context.run.network;
    this.section.show(overview !== undefined && overview.tensors.length > 0);
    if (overview === undefined || !this.section.active) return;
    this.offer(overview.tensors);
    const tensor = overview.tensors.find((one) => keyOf(one) === this.chosen)!;
    const request = { layer: tensor.layer, parameter: tensor.parameter, page: this.page };
    this.question.keepUp(`${this.chosen} ${this.page}`, () => ({ type: "showWeights", request }));
    const isRefused = this.refusal.draw();
    const shown = pictures !== undefined && keyOf(pictures.request) === this.chosen ? pictures : undefined;
    show(this.list, shown !== undefined && !isRefused);
    show(this.pager.element, shown !== undefined && shown.pages > 1 && !isRefused);
    if (shown !== undefined) this.drawPictures(tensor, shown);
  }

  private offer(tensors: readonly PicturedTensor[]): void {
    if (tensors === this.tensors) return;
    this.tensors = tensors;
    const kept = tensors.some((one) => keyOf(one) === this.chosen);
    if (!kept) {
      this.chosen = keyOf(tensors[0]!);
      this.page = 0;
    }
    this.select.replaceChildren(
      ...tensors.map((one) => h("option", { value: keyOf(one) }, optionWords(one))),
    );
    this.select.value = this.chosen;
  }

  private drawPictures(tensor: PicturedTensor, pictures: WeightPictures): void {
    const { palette } = this.context.theme;
    const { values, first, step, pages, request, largest } = pictures;
    const state: readonly unknown[] = [pictures, palette, this.scaling];
    if (state.every((one, at) => one === this.drawn[at])) return;
    this.drawn = state;
    const size = tensor.height * tensor.width * tensor.channels;
    const count = Math.floor(values.length / size);
    const scale = this.scaling === "shared" ? largest : undefined;
    this.legend.draw(scale, tensor.channels);
    this.pager.draw(request.page, pages);
    const range = [integer(first + 1), integer(first + count), integer(tensor.count)] as const;
    setText(
      this.words,
      text(count === tensor.count ? "picturesAll" : "picturesShown", ...range, integer(step)),
    );
    this.fit(count);
    const colors = new Diverging(palette satisfies Palette);
    for (let at = 0; at < count; at++)
      this.pictures[at]!.draw(
        values.subarray(at * size, (at + 1) * size),
        tensor,
        pictureName(tensor, pictures, at),
        scale,
        colors,
      );
    this.list.dataset.kind = tensor.kind;
  }

  private fit(count: number): void {
    while (this.pictures.length < count) this.pictures.push(new WeightPicture());
    const shown = this.pictures.slice(0, count).map(({ element }) => element);
    if (this.list.children.length !== count) this.list.replaceChildren(...shown);
    if (!shown.some((element) => element.tabIndex === 0)) shown[0]?.setAttribute("tabindex", "0");
  }

  /** One stop for Tab; the arrow keys go from picture to picture. */
  private pressed(event: KeyboardEvent): void {
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

/** `conv2d_1/kernel: 32 filters, 3 × 3`. */
function optionWords(tensor: PicturedTensor): string {
  const { kind, height, width, count, slices } = tensor;
  const things = kind === "units" ? "unitsCount" : kind === "filters" ? "filtersCount" : "itemsCount";
  const size = kind === "items" ? text("numbersFact", integer(width)) : `${height} × ${width}`;
  return text("tensorOption", keyOf(tensor), text(things, integer(count / slices)), size);
}
