import * as vscode from "vscode";
import { rangeIn } from "./diagnosticOf";
import { shapeText } from "./layerTexts";
import { isModelFile, modelSelector } from "./modelFile";
import type { ModelReader, Reading } from "./modelReader";

/** Each layer's output shape and parameter count, at the end of its line. */
export function registerInlayHints(reader: ModelReader): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const provider: vscode.InlayHintsProvider = {
    onDidChangeInlayHints: changed.event,
    provideInlayHints(document, range) {
      const settings = vscode.workspace.getConfiguration("modelDebugger", document.uri);
      if (!isModelFile(document) || !settings.get<boolean>("inlayHints.enable", true)) return [];
      return hintsOf(document, reader.read(document)).filter((hint) => range.contains(hint.position));
    },
  };
  return vscode.Disposable.from(
    changed,
    reader.onDidLearn(() => changed.fire()),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("modelDebugger.inlayHints")) changed.fire();
    }),
    vscode.languages.registerInlayHintsProvider(modelSelector, provider),
  );
}

function hintsOf(document: vscode.TextDocument, { model, layers }: Reading): vscode.InlayHint[] {
  return layers.flatMap((layer) => {
    const text = shapeText(layer);
    const whole = model.fullRangeOf(layer.path);
    if (text === undefined || whole === undefined) return [];
    const range = rangeIn(document, whole);
    const position = range.isSingleLine
      ? afterComma(document, range.end)
      : rangeIn(document, model.rangeOf(layer.path)).end.with({ character: 10_000 });
    const hint = new vscode.InlayHint(document.validatePosition(position), text);
    hint.paddingLeft = true;
    return [hint];
  });
}

function afterComma(document: vscode.TextDocument, end: vscode.Position): vscode.Position {
  const next = end.translate(0, 1);
  return document.getText(new vscode.Range(end, next)) === "," ? next : end;
}
