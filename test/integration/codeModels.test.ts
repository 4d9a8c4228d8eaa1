import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Room } from "../../src/editor/room";
import {
  closeAll,
  copyFixture,
  diagnosticOf,
  diagnosticsOf,
  endOfRun,
  eventually,
  open,
  openRoom,
  replace,
  ruleOf,
  waitFor,
  withMessages,
  writeFile,
} from "./support";

const run = (command: string, ...args: unknown[]) =>
  vscode.commands.executeCommand(`modelDebugger.${command}`, ...args);

/** The fixture with its helper module, as they are in `test/fixtures`, opened. */
async function openMoons(): Promise<vscode.TextDocument> {
  const [model] = await copyFixture("code/moons.model.ts", "code/swish.ts");
  return open(model!);
}

/** The one diagnostic of that rule, once it stands on the line that holds `text`. */
const problemOn = (document: vscode.TextDocument, rule: string, text: string) =>
  diagnosticsOf(document.uri, `${rule} on the line of ${text}`, (all) =>
    all.find((one) => ruleOf(one) === rule && document.lineAt(one.range.start.line).text.includes(text)),
  );

const textOf = (label: vscode.InlayHint["label"]): string =>
  typeof label === "string" ? label : label.map(({ value }) => value).join("");

const textIn = async (uri: vscode.Uri): Promise<string> =>
  new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));

/** Nothing worse than a hint. */
const none = (document: vscode.TextDocument) =>
  diagnosticsOf(document.uri, "no problem", (all) =>
    all.every(({ severity }) => severity > vscode.DiagnosticSeverity.Warning) ? true : undefined,
  );

describe("A model file in code", () => {
  let room: Room;

  before(async () => {
    room = await openRoom();
  });
  afterEach(async () => {
    await Promise.all(room.runs.all.map((one) => one.release()));
    await closeAll();
  });

  it("shows the shapes of its layers, custom ones too, and lenses above the model", async () => {
    const document = await openMoons();
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    const hints = await eventually("a hint for each layer", async () => {
      const found = await vscode.commands.executeCommand<vscode.InlayHint[]>(
        "vscode.executeInlayHintProvider",
        document.uri,
        all,
      );
      const ours = found.filter(({ label }) => textOf(label).includes("[batch"));
      return ours.length === 5 ? ours : undefined;
    });
    assert.deepEqual(
      hints.map(({ position, label }) => `${position.line + 1} ${textOf(label)}`),
      [
        "10 → [batch, 8] · 24 parameters",
        "12 → [batch, 8] · 1 parameter",
        "31 → [batch, 6] · 54 parameters",
        "32 → [batch, 6] · 1 parameter",
        "33 → [batch, 1] · 7 parameters",
      ],
    );
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      "vscode.executeCodeLensProvider",
      document.uri,
    );
    const titles = lenses.map(({ command, range }) => `${range.start.line + 1} ${command?.title ?? ""}`);
    assert.ok(
      titles.some((title) => /^\d+ .*Train/.test(title)),
      titles.join("\n"),
    );
  });

  it("has its problems on the lines that cause them while it is edited, and a quick fix edits a literal", async () => {
    const document = await openMoons();
    await none(document);
    await replace(document, '"sigmoid"', '"sigmod"');
    const { range } = await problemOn(document, "unknown-name", "sigmod");
    assert.equal(document.getText(range), '"sigmod"');
    // VS Code's own TypeScript support registers itself meanwhile, which ends a question underway.
    const mend = await eventually("a quick fix", async () => {
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        "vscode.executeCodeActionProvider",
        document.uri,
        range,
        vscode.CodeActionKind.QuickFix.value,
      );
      return actions.find((action) => action.edit && action.title.includes("sigmoid"));
    });
    await vscode.workspace.applyEdit(mend.edit!);
    assert.match(document.getText(), /units: 1, activation: "sigmoid"/);
    await none(document);
  });

  it("underlines the line that throws", async () => {
    const document = await openMoons();
    await replace(document, "const width = 8;", "const width = unheardOf + 8;");
    const { message } = await problemOn(document, "code-error", "unheardOf");
    assert.match(message, /unheardOf is not defined/);
  });

  it("trains to its end, with the dashboard", async () => {
    const { uri } = await openMoons();
    await run("train", uri);
    const { state, session } = await endOfRun(room, uri);
    assert.equal(state, "finished");
    assert.deepEqual(
      session.current.info?.layers.map(({ name }) => name),
      ["dense_1", "scale", "dense_2", "swish", "dense_3"],
    );
    await waitFor("the dashboard", [room.dashboards.onDidReport], () => room.dashboards.of(uri));
  });

  it("is told of a loop without an end, and goes on when it is mended", async () => {
    const document = await openMoons();
    await none(document);
    await replace(document, "const width = 8;", "let width = 8;\nwhile (width > 0) width = 8;");
    const { message } = await diagnosticOf(document.uri, "code-error");
    assert.match(message, /had not ended after 2 s/);
    await replace(document, "while (width > 0) width = 8;", "");
    await none(document);
  });

  it("is told of an outputShape without an end, and goes on when it is mended", async () => {
    const document = await openMoons();
    await none(document);
    await replace(document, "forward(", "outputShape([input]) { for (;;) input[0] += 0; },\n      forward(");
    const { message } = await diagnosticOf(document.uri, "shape-mismatch");
    assert.match(message, /outputShape.*had not ended after 1 s/);
    await replace(document, "for (;;) input[0] += 0;", "return input;");
    await none(document);
  });

  it("leaves a file alone that only has a model's name", async () => {
    const uri = await writeFile("user.model.ts", "export default class User { name = 1; loss() {} }\n");
    const document = await open(uri);
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.deepEqual(
      vscode.languages.getDiagnostics(uri).filter((one) => one.source?.startsWith("Model Debugger")),
      [],
    );
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      "vscode.executeCodeLensProvider",
      document.uri,
    );
    assert.deepEqual(
      lenses.filter(({ command }) => command?.command.startsWith("modelDebugger")),
      [],
    );
  });

  it("underlines what its code throws in training, in whichever file, and trains once it is mended", async () => {
    const { uri } = await openMoons();
    const [helper] = await copyFixture("code/swish.ts");
    const module = await open(helper!);
    await replace(module, "const slope = gate * (1 - gate);", "const slope = gaten * (1 - gate);");
    await module.save();
    await withMessages(
      () => undefined,
      async (said) => {
        await run("train", uri);
        assert.equal((await endOfRun(room, uri)).state, "failed");
        const { range } = await problemOn(module, "code-error", "gaten");
        assert.equal(module.getText(range), "gaten * (1 - gate);");
        assert.match(said.join("\n"), /swish: backward threw ReferenceError: gaten is not defined/);
      },
    );
    await replace(module, "gaten", "gate");
    await none(module);
    await module.save();
    await run("train", uri);
    assert.equal((await endOfRun(room, uri)).state, "finished");
  });

  it("stops within a second when it loops in training, and says why", async () => {
    const document = await openMoons();
    await none(document);
    await replace(document, "dx.data[i] = factor.data[0] * dy.data[i];", "for (;;) dx.data[i] = 0;");
    await withMessages(
      () => undefined,
      async (said) => {
        await run("train", document.uri);
        await waitFor(
          "the start",
          [room.runs.onDidTell],
          () => room.runs.of(document.uri)?.session.current.info,
        );
        const pressedMs = performance.now();
        await run("stop", document.uri);
        assert.equal((await endOfRun(room, document.uri)).state, "stopped");
        assert.ok(performance.now() - pressedMs < 1_000, `${performance.now() - pressedMs} ms`);
        assert.match(said.join("\n"), /did not react to Stop/);
      },
    );
  });

  it("gets its types beside it on request, which never replace another file unasked", async () => {
    const document = await openMoons();
    const types = vscode.Uri.joinPath(document.uri, "..", "model-debugger.d.ts");
    await run("addModelTypes", document.uri);
    assert.match(await textIn(types), /declare module "model-debugger"/);
    assert.match(document.lineAt(0).text, /reference path="\.\/model-debugger\.d\.ts"/);
    await vscode.workspace.fs.writeFile(types, new TextEncoder().encode("mine"));
    await withMessages(
      () => undefined,
      async (said) => {
        await run("addModelTypes", document.uri);
        assert.match(said.join("\n"), /another model-debugger\.d\.ts/);
      },
    );
    assert.equal(await textIn(types), "mine");
    await withMessages(
      () => "Replace",
      () => Promise.resolve(run("addModelTypes", document.uri)),
    );
    assert.match(await textIn(types), /declare module/);
    await vscode.workspace.fs.delete(types);
  });

  it("is not run in a folder that is not trusted: only what its text says is read", async () => {
    const { workspace } = vscode;
    const trusted = Object.getOwnPropertyDescriptor(workspace, "isTrusted")!;
    Object.defineProperty(workspace, "isTrusted", { ...trusted, get: () => false, configurable: true });
    try {
      const text = (await textIn((await copyFixture("code/moons.model.ts"))[0]!)).replace(
        "const width",
        'throw new Error("it ran");\nconst width',
      );
      const uri = await writeFile("code/untrusted.model.ts", text);
      const document = await open(uri);
      const { model } = await room.reader.readWithData(document);
      assert.deepEqual(
        model.problems.map(({ message }) => message),
        [],
      );
      assert.deepEqual(model.layers.map(({ name }) => name).slice(0, 3), ["dense_1", "scale", "dense_2"]);
      const said = await withMessages(
        () => undefined,
        async (all) => {
          await run("train", uri);
          return all;
        },
      );
      assert.match(said.join("\n"), /Restricted Mode/);
      assert.equal(room.runs.of(uri), undefined);
    } finally {
      Object.defineProperty(workspace, "isTrusted", trusted);
    }
  });
});
