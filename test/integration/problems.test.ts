import assert from "node:assert/strict";
import * as vscode from "vscode";
import {
  closeAll,
  diagnosticOf,
  diagnosticsOf,
  eventually,
  example,
  open,
  openRoom,
  rangeOf,
  replace,
  ruleOf,
  withMessages,
  workspaceFolder,
  writeFile,
} from "./support";

const model = (data: string): string => `{
  "data": { ${data} },
  "layers": [{ "type": "dense", "units": 1 }],
  "loss": "meanSquaredError",
}
`;

async function quickFixes(document: vscode.TextDocument, range: vscode.Range): Promise<vscode.CodeAction[]> {
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    "vscode.executeCodeActionProvider",
    document.uri,
    range,
    vscode.CodeActionKind.QuickFix.value,
  );
}

describe("A model file that is edited", () => {
  before(openRoom);
  afterEach(closeAll);

  it("has no problem when it is one of the healthy examples", async () => {
    const room = await openRoom();
    for (const name of ["iris", "breast-cancer", "diabetes", "spiral"]) {
      const document = await open(example(name));
      await room.reader.readWithData(document);
      room.problems.show(document);
      const serious = vscode.languages
        .getDiagnostics(document.uri)
        .filter((one) => one.severity < vscode.DiagnosticSeverity.Information);
      assert.deepEqual(
        serious.map((one) => one.message),
        [],
        name,
      );
    }
  });

  it("underlines data that go into the network unscaled, without a run, and the quick fix scales them", async () => {
    const rows = Array.from({ length: 40 }, (_, at) => `${100 + 37 * (at % 20)},${at % 2}`);
    await writeFile("unscaled.csv", `size,y\n${rows.join("\n")}\n`);
    const text = model('"source": "unscaled.csv", "target": "y"').replace('"meanSquaredError"', '"huber"');
    const document = await open(await writeFile("unscaled.model.json", text));
    const diagnostic = await diagnosticOf(document.uri, "unnormalized-input");
    assert.equal(document.getText(diagnostic.range), '"data"');
    assert.match(diagnostic.message, /"size" goes into the network unscaled, from 1\d\d to 803/);

    const actions = await quickFixes(document, diagnostic.range);
    const mend = actions.find((action) => action.title === 'Add "normalize": "standard"');
    assert.ok(mend?.edit, actions.map((action) => action.title).join(", "));
    await vscode.workspace.applyEdit(mend.edit);
    assert.match(document.getText(), /"normalize": "standard"/);
    await diagnosticsOf(document.uri, "no problem", (all) =>
      all.every((one) => ruleOf(one) !== "unnormalized-input") ? true : undefined,
    );
  });

  it("underlines an activation that does not suit the loss, and its quick fix mends it", async () => {
    const document = await open(example("iris"));
    await replace(document, '"softmax"', '"relu"');
    const diagnostic = await diagnosticOf(document.uri, "output-activation");
    assert.equal(document.getText(diagnostic.range), '"relu"');
    assert.match(document.lineAt(diagnostic.range.start).text, /"units": 3/);

    const actions = await quickFixes(document, diagnostic.range);
    const mend = actions.find((action) => action.isPreferred)!;
    assert.ok(mend.edit, actions.map((action) => action.title).join(", "));
    await vscode.workspace.applyEdit(mend.edit);
    await diagnosticsOf(document.uri, "no problem", (all) =>
      all.every((one) => ruleOf(one) !== "output-activation") ? true : undefined,
    );
    assert.match(document.lineAt(diagnostic.range.start).text, /"units": 3, "activation": "softmax"/);
  });

  it("names the nearest key for one that does not exist, with a fix that renames it", async () => {
    const document = await open(example("iris"));
    await replace(document, '"learningRate"', '"learningrate"');
    const diagnostic = await diagnosticOf(document.uri, "unknown-key");
    assert.match(diagnostic.message, /learningRate/);
    assert.equal(document.getText(diagnostic.range), '"learningrate"');
    const [mend] = await quickFixes(document, diagnostic.range);
    await vscode.workspace.applyEdit(mend!.edit!);
    assert.match(document.getText(), /"learningRate": 0.01/);
  });

  it("offers to switch a rule off in the file, with room for the reason in a comment", async () => {
    const document = await open(example("iris"));
    await replace(document, '"softmax"', '"relu"');
    const diagnostic = await diagnosticOf(document.uri, "output-activation");
    const actions = await quickFixes(document, diagnostic.range);
    const off = actions.find((action) => action.title.includes("Switch off"))!;
    await vscode.workspace.applyEdit(off.edit!);
    await diagnosticsOf(document.uri, "no output-activation", (all) =>
      all.every((one) => ruleOf(one) !== "output-activation") ? true : undefined,
    );
    assert.match(
      document.getText(),
      /\n {2}"diagnosis": \{ "output-activation": "off" \/\* why: the reason \*\/ \}\n\}/,
    );
  });

  it("offers to switch a rule off in the settings, which open files follow at once", async () => {
    const settings = vscode.workspace.getConfiguration("modelDebugger");
    const document = await open(example("iris"));
    await replace(document, '"softmax"', '"relu"');
    const diagnostic = await diagnosticOf(document.uri, "output-activation");
    const actions = await quickFixes(document, diagnostic.range);
    const off = actions.find(({ title }) => title === "Switch off output-activation in the settings")!;
    const { workspaceValue: before } = settings.inspect("rules")!;
    try {
      await vscode.commands.executeCommand(off.command!.command, ...(off.command!.arguments as unknown[]));
      await diagnosticsOf(document.uri, "no output-activation", (all) =>
        all.every((one) => ruleOf(one) !== "output-activation") ? true : undefined,
      );
      await settings.update("rules", { "output-activation": "info" }, vscode.ConfigurationTarget.Workspace);
      await diagnosticsOf(document.uri, "a hint", (all) =>
        all.find(
          (one) =>
            ruleOf(one) === "output-activation" && one.severity === vscode.DiagnosticSeverity.Information,
        ),
      );
    } finally {
      await settings.update("rules", before, vscode.ConfigurationTarget.Workspace);
    }
    await diagnosticOf(document.uri, "output-activation");
  });

  it("tells once of a rule in the settings that does not exist, with the nearest name", async () => {
    const settings = vscode.workspace.getConfiguration("modelDebugger");
    const set = (value: unknown) => settings.update("rules", value, vscode.ConfigurationTarget.Workspace);
    await withMessages(
      () => undefined,
      async (said) => {
        try {
          await set({ platau: "off" });
          await eventually("the warning", () => Promise.resolve(said[0]));
          await set({ platau: "info" });
          await set({ platau: "info", plateau: "off" });
        } finally {
          await set(undefined);
        }
        assert.deepEqual(said, [
          'The setting modelDebugger.rules: There is no rule "platau". Did you mean "plateau"?',
        ]);
      },
    );
  });

  it("counts the classes of the CSV: an output of two units for three species is an error", async () => {
    const document = await open(example("iris"));
    await replace(document, '"units": 3', '"units": 2');
    const diagnostic = await diagnosticOf(document.uri, "class-count");
    assert.equal(diagnostic.severity, vscode.DiagnosticSeverity.Error);
  });

  it("links each rule to its documentation page, which opens", async () => {
    const document = await open(example("iris"));
    await replace(document, '"softmax"', '"relu"');
    const { code } = await diagnosticOf(document.uri, "output-activation");
    assert.ok(typeof code === "object", "the diagnostic has a link");
    const page = await vscode.workspace.openTextDocument(code.target);
    assert.match(page.getText(), /^# /m);
  });

  it("says which CSV is missing, at its name, and is content once the file is there", async () => {
    const uri = await writeFile("missing.model.json", model('"source": "nowhere.csv", "target": "y"'));
    const document = await open(uri);
    const diagnostic = await diagnosticOf(uri, "unreadable-data");
    assert.match(diagnostic.message, /nowhere\.csv/);
    assert.equal(document.getText(diagnostic.range), '"nowhere.csv"');
    await writeFile("nowhere.csv", "x,y\n1,2\n3,4\n5,6\n7,8\n9,10\n2,3\n");
    await diagnosticsOf(uri, "readable data", (all) =>
      all.every((one) => ruleOf(one) !== "unreadable-data") ? true : undefined,
    );
  });

  it("points to the cell of the CSV that cannot be read", async () => {
    const csv = await writeFile("gap.csv", "x,y\n1,2\n3,\n5,6\n");
    const uri = await writeFile("gap.model.json", model('"source": "gap.csv", "target": "y"'));
    await open(uri);
    const diagnostic = await diagnosticOf(uri, "unreadable-data");
    const [related] = diagnostic.relatedInformation ?? [];
    assert.equal(related?.location.uri.fsPath, csv.fsPath);
    assert.equal(related.location.range.start.line, 2);
    const blamed = vscode.languages.getDiagnostics(csv);
    assert.equal(blamed[0]?.range.start.line, 2);
  });

  it("survives every truncation of a model with a problem instead of a crash", async () => {
    const text = (await open(example("iris"))).getText();
    const uri = await writeFile("cut.model.json", "");
    const document = await open(uri);
    const room = await openRoom();
    for (let length = 0; length < text.length; length += 37) {
      const edit = new vscode.WorkspaceEdit();
      edit.replace(uri, new vscode.Range(0, 0, document.lineCount, 0), text.slice(0, length));
      await vscode.workspace.applyEdit(edit);
      room.problems.show(document);
      const errors = room.reader.read(document).problems.filter((one) => one.severity === "error");
      assert.ok(errors.length > 0, `cut at ${length}`);
    }
  });

  it("refuses a path outside the workspace", async () => {
    const uri = await writeFile("outside.model.json", model('"source": "../../secret.csv", "target": "y"'));
    await open(uri);
    const diagnostic = await diagnosticOf(uri, "unreadable-data");
    assert.match(diagnostic.message, /outside|workspace|folder/i);
    assert.ok(workspaceFolder());
  });

  it("shows each layer's output shape and parameter count as inlay hints", async () => {
    const document = await open(example("iris"));
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    const labels = await eventually("hints", async () => {
      const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
        "vscode.executeInlayHintProvider",
        document.uri,
        all,
      );
      return hints.length === 2 ? hints.map((hint) => hint.label) : undefined;
    });
    assert.deepEqual(labels, ["→ [batch, 16] · 80 parameters", "→ [batch, 3] · 51 parameters"]);
  });

  it("shows a layer's initial weights when hovered", async () => {
    const document = await open(example("iris"));
    const at = rangeOf(document, '"units": 16').start;
    const text = await eventually("a hover with statistics", async () => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        "vscode.executeHoverProvider",
        document.uri,
        at,
      );
      const said = hovers.flatMap((hover) =>
        hover.contents.map((part) => (part as vscode.MarkdownString).value),
      );
      return said.find((one) => one.includes("kernel"));
    });
    assert.match(text, /deviation/);
    assert.match(text, /80 parameters/);
  });

  it("completes the options of a layer's type and explains them, from the engine's own declarations", async () => {
    const text = '{ "layers": [{ "type": "dense", "units": 3,  }] }';
    const uri = await writeFile("completed.model.json", text);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    const labels = await eventually("completions", async () => {
      const at = document.positionAt(text.indexOf(",  }") + 2);
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        "vscode.executeCompletionItemProvider",
        uri,
        at,
      );
      const found = list.items.map(({ label }) => (typeof label === "string" ? label : label.label));
      return found.some((label) => label.includes("kernelInitializer")) ? found : undefined;
    });
    assert.ok(labels.some((label) => label.includes("activation")));
    assert.ok(!labels.some((label) => label.includes("kernelSize")), "an option of another layer type");
    const hovers = await eventually("a hover of units", async () => {
      const at = document.positionAt(text.indexOf("units") + 2);
      const found = await vscode.commands.executeCommand<vscode.Hover[]>(
        "vscode.executeHoverProvider",
        uri,
        at,
      );
      const words = found.flatMap(({ contents }) =>
        contents.map((one) => (one instanceof vscode.MarkdownString ? one.value : "")),
      );
      return words.some((word) => word.includes("Number of units")) ? words : undefined;
    });
    assert.ok(hovers.length > 0);
  });

  it("has the lenses Train and Check gradients above the model", async () => {
    const document = await open(example("iris"));
    const titles = await eventually("lenses", async () => {
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        "vscode.executeCodeLensProvider",
        document.uri,
      );
      return lenses.length > 1 ? lenses.map((lens) => lens.command?.title ?? "") : undefined;
    });
    assert.ok(titles.some((title) => title.endsWith("Train")));
    assert.ok(titles.some((title) => title.endsWith("Check gradients")));
  });
});
