import assert from "node:assert/strict";
import * as vscode from "vscode";
import { commandTitles, type CommandId } from "../../src/editor/commandIds";
import { closeAll, diagnosticsOf, example, extension, open, openRoom, withMessages } from "./support";

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: CommandId }[] };
}

describe("The command palette", () => {
  before(openRoom);
  afterEach(closeAll);
  // What Train has begun here is not what later tests find.
  after(async () => {
    const { runs } = await openRoom();
    await Promise.all(runs.all.map((run) => run.release()));
  });

  const manifest = extension.packageJSON as Manifest;

  it("finds every command of the manifest registered", async () => {
    const registered = await vscode.commands.getCommands(true);
    for (const { command } of manifest.contributes.commands)
      assert.ok(registered.includes(command), `${command} is registered`);
  });

  for (const id of Object.keys(commandTitles).filter((one) => one !== "modelDebugger.newModel"))
    it(`runs ${id} without an unexpected error, with a model open and no run`, async () => {
      await open(example("iris"));
      // Runs of earlier tests are recorded: whichever command asks for one is left without an answer.
      const names = ["showSaveDialog", "showQuickPick", "showInputBox"] as const;
      const window = vscode.window as unknown as Record<(typeof names)[number], unknown>;
      const asks = names.map((name) => window[name]);
      for (const name of names) window[name] = () => Promise.resolve(undefined);
      try {
        await withMessages(
          () => undefined,
          async (said) => {
            await vscode.commands.executeCommand(id);
            assert.ok(
              said.every((one) => !one.includes("did not work")),
              said.join("\n"),
            );
          },
        );
      } finally {
        names.forEach((name, at) => (window[name] = asks[at]));
      }
    });

  for (const template of ["classification", "regression", "synthetic"])
    it(`makes a new ${template} model without problems of its own`, async () => {
      const window = vscode.window as { showQuickPick: unknown };
      const ask = window.showQuickPick;
      // Stands in for the person: the iris data and the species, or the diabetes data and the progression.
      const wanted = template === "classification" ? /iris\.csv|species/ : /diabetes\.csv|progression/;
      window.showQuickPick = (items: readonly (string | { label: string })[]) =>
        Promise.resolve(items.find((item) => wanted.test(typeof item === "string" ? item : item.label)));
      try {
        const uri = await vscode.commands.executeCommand<vscode.Uri>("modelDebugger.newModel", template);
        const document = await vscode.workspace.openTextDocument(uri);
        assert.equal(document.languageId, "jsonc");
        const room = await openRoom();
        const { problems } = await room.reader.readWithData(document);
        assert.deepEqual(
          problems.map((problem) => problem.message),
          [],
        );
        await diagnosticsOf(uri, "no diagnostics", (all) => (all.length === 0 ? true : undefined));
        await vscode.workspace.fs.delete(uri);
      } finally {
        window.showQuickPick = ask;
      }
    });
});
