import type { NumbersProfile } from "../../../src/session/shownData";
import { h } from "../../dom";
import { decimal, integer, valueTick } from "../../format";
import { drawHistogram } from "../../plots/histogram";
import { text } from "../../strings";
import type { Palette } from "../../theme";
import { dataParts } from "./partBars";

/** One feature's raw values, train against dev, with the range that the network gets. */
export function numbersFigure(profile: NumbersProfile, palette: Palette): HTMLElement {
  const { name, entries, edges, parts } = profile;
  const canvas = h("canvas", { "aria-hidden": "true" });
  const dev = parts.dev ?? parts.test;
  drawHistogram(canvas, { edges, train: parts.train.histogram, dev: dev?.histogram }, palette);
  const box = h("div", { class: "histogram", role: "img", "aria-label": summaryOf(profile) }, canvas);
  const title = entries === 1 ? name : text("pooledFeature", name, integer(entries));
  const ends = h(
    "div",
    { class: "histogram-ends", "aria-hidden": "true" },
    h("span", {}, valueTick(edges[0]!)),
    h("span", {}, valueTick(edges.at(-1)!)),
  );
  const { network, raw } = parts.train;
  const isScaled = network.mean !== raw.mean || network.deviation !== raw.deviation;
  const scaled = isScaled
    ? h(
        "div",
        { class: "where" },
        text("networkGets", valueTick(round(network.minimum)), valueTick(round(network.maximum))),
      )
    : undefined;
  return h(
    "figure",
    { class: "feature" },
    h("figcaption", { title }, title),
    box,
    ends,
    momentsWords(profile),
    scaled,
  );
}

const round = (value: number): number => Number(value.toPrecision(3));

/** `5.84 ± 0.83 · dev 5.9 ± 0.79` */
function momentsWords({ parts }: NumbersProfile): HTMLElement {
  const said = dataParts.flatMap((part) => {
    const moments = parts[part]?.raw;
    return moments === undefined
      ? []
      : [text("partMoments", text(`${part}_part`), decimal(moments.mean), decimal(moments.deviation))];
  });
  return h("div", { class: "where" }, ...said.map((words) => h("div", {}, words)));
}

function summaryOf({ name, parts }: NumbersProfile): string {
  const said = dataParts.flatMap((part) => {
    const moments = parts[part]?.raw;
    if (moments === undefined) return [];
    const { mean, minimum, maximum } = moments;
    return [text("partRange", text(`${part}_part`), decimal(minimum), decimal(maximum), decimal(mean))];
  });
  return [`${name}.`, ...said].join(" ");
}
