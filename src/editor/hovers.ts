import * as vscode from "vscode";
import type { TensorFacts } from "../engine/facts";
import type { LayerView } from "../model/layerViews";
import { rangeIn } from "./diagnosticOf";
import { showNumber } from "./figures";
import type { InitialWeights } from "./initialWeights";
import { parametersText } from "./layerTexts";
import { isModelFile, modelSelector } from "./modelFile";
import type { ModelReader, Reading } from "./modelReader";

/** On the line that names a layer: its shapes, its parameters, and their statistics before the first step. */
export function registerHovers(reader: ModelReader, weights: InitialWeights): vscode.Disposable {
  return vscode.languages.registerHoverProvider(modelSelector, {
    async provideHover(document, position) {
      if (!isModelFile(document)) return undefined;
      const reading = reader.read(document);
      const layer = reading.layers.find((one) => linesOf(document, reading, one)?.contains(position));
      if (layer === undefined) return undefined;
      const statistics = (await weights.of(document, reading))?.[layer.name];
      return new vscode.Hover(textOf(layer, statistics), linesOf(document, reading, layer));
    },
  });
}

/** From the layer's opening brace to the end of the line that names its type, or to its end. */
function linesOf(
  document: vscode.TextDocument,
  { model }: Reading,
  layer: LayerView,
): vscode.Range | undefined {
  const whole = model.fullRangeOf(layer.path);
  if (whole === undefined) return undefined;
  const range = rangeIn(document, whole);
  if (range.isSingleLine) return range;
  const named = rangeIn(document, model.rangeOf(layer.path));
  return range.with({ end: document.lineAt(named.end).range.end });
}

function textOf(layer: LayerView, statistics?: Readonly<Record<string, TensorFacts>>): vscode.MarkdownString {
  const parts = [`${layer.inputShape ?? "?"} → ${layer.outputShape ?? "?"}`, parametersText(layer)];
  const heading = `**${escape(layer.name)}** · ${layer.type}`;
  const text = new vscode.MarkdownString(`${heading}\n\n${escape(parts.filter(Boolean).join(" · "))}\n\n`);
  const tensors = Object.entries(statistics ?? {});
  if (tensors.length === 0) return text;
  const head = [
    vscode.l10n.t("initially"),
    vscode.l10n.t("mean"),
    vscode.l10n.t("deviation"),
    vscode.l10n.t("minimum"),
    vscode.l10n.t("maximum"),
  ];
  const rows = tensors.map(([name, { mean, std, min, max }]) => [
    `\`${name}\``,
    ...[mean, std, min, max].map(showNumber),
  ]);
  // Columns stand too close without: Markdown tables in hovers have no padding.
  const spaced = head.map((title, index) => (index === 0 ? title : `&nbsp;&nbsp;&nbsp;${title}`));
  const rule = head.map((_, index) => (index === 0 ? ":--" : "--:"));
  return text.appendMarkdown([spaced, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n"));
}

const escape = (text: string): string => text.replace(/[\\`*_{}[\]()#+\-.!|<>~]/g, "\\$&");
