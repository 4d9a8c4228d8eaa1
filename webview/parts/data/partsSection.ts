import type { Part } from "../../../src/engine/facts";
import type { DataOverview, InputOverview } from "../../../src/session/shownData";
import { h, setText, show } from "../../dom";
import { integer, percent } from "../../format";
import type { Context } from "../../state/context";
import { text, type StringKey } from "../../strings";
import { Section } from "../section";
import { Table } from "../table";

const parts: readonly Part[] = ["train", "dev", "test"];

/** How large the parts are, what goes in and comes out, and what was done to it. */
export class PartsSection {
  readonly section: Section;
  private readonly table = new Table(text("partsTitle"), [
    { label: text("part") },
    { label: text("examplesColumn"), numeric: true },
    { label: text("shareColumn"), numeric: true },
  ]);
  private readonly absent = h("p", { class: "absent" });
  private readonly facts = h("dl", { class: "data-facts" });
  private readonly notes = h("ul", { class: "plain-notes" });
  private drawn: DataOverview | undefined;

  constructor(
    private readonly context: Context,
    invalidate: () => void,
  ) {
    const { ui } = context;
    const sizes = h("div", {}, this.table.element, this.absent);
    const content = h("div", { class: "parts-grid" }, sizes, h("div", {}, this.facts, this.notes));
    this.section = new Section("data-parts", text("partsTitle"), ui, invalidate, content);
  }

  draw(): void {
    const { data, info, profile } = this.context.run;
    this.section.show(data !== undefined && info !== undefined);
    if (data === undefined || info === undefined || !this.section.active) return;
    const given = parts.filter((part) => info.parts[part]);
    const total = given.reduce((sum, part) => sum + info.parts[part]!, 0);
    this.section.say(text("examplesTotal", integer(total)));
    this.table.update(
      given.map((part) => {
        const count = info.parts[part]!;
        return [text(`${part}_part`), integer(count), percent(count / total)];
      }),
    );
    const missing = parts.filter((part) => !info.parts[part]);
    setText(this.absent, missing.map((part) => text(part === "test" ? "noTest" : "noDev")).join(" "));
    show(this.absent, missing.length > 0);
    if (data === this.drawn) return;
    this.drawn = data;
    const isOnly = data.inputs.length === 1;
    this.facts.replaceChildren(
      ...data.inputs.map((input) =>
        fact(isOnly ? text("onlyInputFact") : text("inputFact", input.name), inputWords(input)),
      ),
      fact(text("targetFact", data.target.join(", ")), targetWords(data)),
    );
    const sampled = Object.values(profile?.parts ?? {}).some((part) => part.sampled !== undefined);
    const notes = [...data.notes, ...(sampled ? [text("sampledNote")] : [])];
    this.notes.replaceChildren(...notes.map((note) => h("li", {}, note)));
    show(this.notes, notes.length > 0);
  }
}

const fact = (label: string, words: string): HTMLElement =>
  h("div", {}, h("dt", {}, label), h("dd", {}, words));

function inputWords({ kind, shape, scaling }: InputOverview): string {
  const size = shape.map(integer).join(" × ");
  if (kind === "row" && shape.length === 1 && shape[0] === 1)
    return `${text("numberFact")}, ${text(`scaled_${scaling}`)}`;
  const what: Readonly<Record<InputOverview["kind"], StringKey>> = {
    picture: "pictures",
    spectrogram: "spectrograms",
    text: "texts",
    row: "rows",
    array: "arrays",
  };
  const words = text(what[kind], size);
  return kind === "text" ? words : `${words}, ${text(`scaled_${scaling}`)}`;
}

function targetWords({ classes, decisions, targetScaling, target }: DataOverview): string {
  if (decisions === "one") return text("classesFact", integer(classes?.length ?? 0));
  if (decisions === "many") return text("itemsFact", integer(classes?.length ?? 0));
  const words = text(target.length === 1 ? "numberFact" : "numbersFact", integer(target.length));
  return `${words}, ${text(`scaled_${targetScaling}`)}`;
}
