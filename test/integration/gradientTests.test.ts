import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Room } from "../../src/editor/room";
import {
  closeAll,
  copyFixture,
  diagnosticsOf,
  eventually,
  open,
  openRoom,
  replace,
  ruleOf,
  waitFor,
  withMessages,
} from "./support";

/** What became of each test, by `layer/parameter`. */
type Results = Record<string, { readonly state: string; readonly message?: vscode.TestMessage }>;

const rightLine = "dx.data[i] = factor.data[0] * dy.data[i];";
const wrongLine = "dx.data[i] = -factor.data[0] * dy.data[i];";
const rightHelper = "dBeta.data[0] += dy.data[i] * x.data[i] ** 2 * slope;";
const wrongHelper = "dBeta.data[0] -= dy.data[i] * x.data[i] ** 2 * slope;";

const mismatches = (uri: vscode.Uri) =>
  vscode.languages.getDiagnostics(uri).filter((one) => ruleOf(one) === "gradient-mismatch");

describe("The gradient check as tests", () => {
  let room: Room;
  let model: vscode.Uri;
  let helper: vscode.Uri;
  let results: Results;
  const ended = new vscode.EventEmitter<void>();
  let runs = 0;
  let restore: () => void;

  before(async () => {
    room = await openRoom();
    const { controller } = room.tests;
    const create = controller.createTestRun.bind(controller);
    restore = () => (controller.createTestRun = create);
    // Passes everything on to VS Code, and keeps what it was told.
    controller.createTestRun = (...given) => {
      const run = create(...given);
      results = {};
      const nameOf = (item: vscode.TestItem) =>
        item.parent?.parent ? `${item.parent.id}/${item.id}` : item.id;
      for (const state of ["passed", "failed", "skipped", "errored"] as const) {
        const tell = (run[state] as (item: vscode.TestItem, ...rest: unknown[]) => void).bind(run);
        run[state] = (item: vscode.TestItem, ...rest: unknown[]) => {
          const [message] = rest as [vscode.TestMessage | undefined];
          results[nameOf(item)] = { state, ...(typeof message === "object" && { message }) };
          tell(item, ...rest);
        };
      }
      const end = run.end.bind(run);
      run.end = () => {
        end();
        runs++;
        ended.fire();
      };
      return run;
    };
  });
  after(() => restore());

  beforeEach(async () => {
    [model, helper] = (await copyFixture("code/moons.model.ts", "code/swish.ts")) as [vscode.Uri, vscode.Uri];
  });
  afterEach(closeAll);

  const endOf = async (begin: () => unknown): Promise<Results> => {
    const before = runs;
    begin();
    await waitFor("the end of the tests", [ended.event], () => (runs > before ? true : undefined));
    return results;
  };
  const suiteOf = () =>
    eventually("the suite", () => Promise.resolve(room.tests.controller.items.get(model.toString())));
  const check = async (...items: vscode.TestItem[]) => {
    const token = new vscode.CancellationTokenSource().token;
    const request = new vscode.TestRunRequest(items, undefined, room.tests.profile);
    return endOf(() => void room.tests.profile.runHandler(request, token));
  };
  const states = (found: Results) =>
    Object.fromEntries(
      Object.entries(found).map(([name, { state, message }]) => [
        name,
        state === "errored"
          ? `errored: ${String((message as { message?: string } | undefined)?.message)}`
          : state,
      ]),
    );

  it("finds each tensor of a model in code, and all of them pass", async () => {
    await open(model);
    const found = states(await check(await suiteOf()));
    assert.deepEqual(found, {
      "dense_1/kernel": "passed",
      "dense_1/bias": "passed",
      "dense_1/input": "passed",
      "scale/factor": "passed",
      "scale/input": "passed",
      "dense_2/kernel": "passed",
      "dense_2/bias": "passed",
      "swish/beta": "passed",
      "swish/input": "passed",
      "dense_3/kernel": "passed",
      "dense_3/bias": "passed",
    });
  });

  it("runs a single tensor when that is asked for", async () => {
    await open(model);
    const suite = await suiteOf();
    await check(suite);
    const beta = suite.children.get("swish")!.children.get("beta")!;
    assert.equal(beta.uri?.fsPath, helper.fsPath);
    assert.deepEqual(states(await check(beta)), { "swish/beta": "passed" });
  });

  it("watches: a wrong sign in backward, saved, is red and underlined on its line; mended, both go", async () => {
    const document = await open(model);
    const stop = new vscode.CancellationTokenSource();
    const request = new vscode.TestRunRequest([await suiteOf()], undefined, room.tests.profile, true);
    await room.tests.profile.runHandler(request, stop.token);
    await replace(document, rightLine, wrongLine);
    const found = await endOf(() => void document.save());
    const [diagnostic] = mismatches(model);
    const red = Object.keys(found).filter((name) => found[name]!.state === "failed");
    assert.deepEqual(red, ["scale/input"], JSON.stringify(states(found)));
    // The mistake flows to it, so it is not accused.
    assert.equal(found["dense_1/kernel"]?.state, "skipped");
    assert.ok(diagnostic, "the line is underlined");
    assert.ok(
      vscode.languages
        .getDiagnostics(model)
        .some((one) => document.lineAt(one.range.start.line).text.includes(wrongLine)),
      JSON.stringify(mismatches(model)),
    );
    const { message } = found["scale/input"]!;
    assert.equal(document.lineAt(message!.location!.range.start.line).text.trim(), wrongLine);
    assert.notEqual(message!.expectedOutput, message!.actualOutput);

    await replace(document, wrongLine, rightLine);
    assert.deepEqual(mismatches(model), [], "what is typed over is no longer underlined");
    const mended = states(await endOf(() => void document.save()));
    assert.ok(
      Object.values(mended).every((state) => state === "passed"),
      JSON.stringify(mended),
    );
    stop.cancel();
  });

  it("watches the modules of a model: a mistake in one is underlined there", async () => {
    await open(model);
    const module = await open(helper);
    const suite = await suiteOf();
    await check(suite);
    const stop = new vscode.CancellationTokenSource();
    await room.tests.profile.runHandler(
      new vscode.TestRunRequest([suite], undefined, room.tests.profile, true),
      stop.token,
    );
    await replace(module, rightHelper, wrongHelper);
    const found = await endOf(() => void module.save());
    assert.equal(found["swish/beta"]?.state, "failed");
    assert.equal(found["dense_3/kernel"]?.state, "passed");
    const diagnostic = await diagnosticsOf(helper, "the wrong line", (all) =>
      all.find((one) => ruleOf(one) === "gradient-mismatch"),
    );
    assert.equal(module.lineAt(diagnostic.range.start.line).text.trim(), wrongHelper);
    const related = diagnostic.relatedInformation!.map(({ location }) => location.uri.fsPath);
    assert.deepEqual(related, [helper.fsPath, model.fsPath]);
    // Two lines above it: the squiggle moves along.
    const edit = new vscode.WorkspaceEdit();
    edit.insert(helper, new vscode.Position(0, 0), "// one\n// two\n");
    await vscode.workspace.applyEdit(edit);
    await diagnosticsOf(helper, "the squiggle two lines below", (all) =>
      all.find(({ range }) => range.start.line === diagnostic.range.start.line + 2),
    );
    stop.cancel();
    await module.save();
    await replace(module, wrongHelper, rightHelper);
    await module.save();
    await check(suite);
  });

  it("shows a check from the palette in the same tests", async () => {
    await open(model);
    const found = await withMessages(
      // Of an earlier test's run.
      (message) =>
        message.startsWith("The weights of this run are gone") ? "Check Initial Weights" : undefined,
      () => endOf(() => void vscode.commands.executeCommand("modelDebugger.checkGradients", model)),
    );
    assert.equal(found["swish/beta"]?.state, "passed");
    await Promise.all(room.runs.all.map((one) => one.release()));
  });

  it("ends a check that loops without an end when it is stopped, and says why", async () => {
    const document = await open(model);
    const suite = await suiteOf();
    await check(suite);
    await replace(document, rightLine, "for (;;) x.data[i] += 0;");
    const stop = new vscode.CancellationTokenSource();
    const found = endOf(
      () =>
        void room.tests.profile.runHandler(
          new vscode.TestRunRequest([suite], undefined, room.tests.profile),
          stop.token,
        ),
    );
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const stoppedMs = performance.now();
    stop.cancel();
    assert.ok(Object.values(states(await found)).every((state) => state === "skipped"));
    assert.ok(performance.now() - stoppedMs < 1_500, `${performance.now() - stoppedMs} ms`);
  });

  it("tells what the code throws on its line", async () => {
    const document = await open(model);
    const suite = await suiteOf();
    await replace(document, rightLine, "x.nothing.data[i] = 1;");
    const found = await check(suite);
    const [errored] = Object.values(found).filter(({ state }) => state === "errored");
    const line = errored!.message!.location!.range.start.line;
    assert.match(document.lineAt(line).text, /x\.nothing/);
    const thrown = vscode.languages.getDiagnostics(model).filter((one) => ruleOf(one) === "code-error");
    assert.deepEqual(
      thrown.map(({ range }) => range.start.line),
      [line],
    );
  });
});
