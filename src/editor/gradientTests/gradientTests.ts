import { performance } from "node:perf_hooks";
import * as vscode from "vscode";
import type { Problem } from "../../model/problem";
import type { Failure } from "../../session/protocol";
import { rangeIn } from "../diagnosticOf";
import { outcomeOf } from "../gradientOutcome";
import type { CheckOutcome, GradientResult } from "../gradientResults";
import { isModelFile, modelGlob } from "../modelFile";
import type { Part } from "../part";
import type { Room } from "../room";
import { inBackground, tellError } from "../tellError";
import { isTrusted } from "../trust";
import { checkSeparately } from "./checkSeparately";
import { messageOf, verdictOf } from "./report";
import { TestTree, type TensorTest } from "./testTree";

/** Long enough to leave typing alone. */
const debounceMs = 300;

type Checker = Pick<Room, "reader" | "trails" | "workerFile" | "results">;

/** The tests of one model that are to be run. */
interface Plan {
  readonly suite: vscode.TestItem;
  readonly document: vscode.TextDocument;
  readonly tests: readonly TensorTest[];
}

/** The gradient check in the Test Explorer: a suite for each model, a test for each of its tensors. */
export class GradientTests implements Part {
  readonly controller = vscode.tests.createTestController(
    "modelDebugger.gradients",
    vscode.l10n.t("Gradients"),
  );
  readonly profile: vscode.TestRunProfile;
  private readonly tree: TestTree;
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly subscriptions: Part[];

  constructor(private readonly room: Checker) {
    const { controller } = this;
    this.tree = new TestTree(controller, room.reader);
    controller.resolveHandler = async (item) => {
      if (item) await this.tree.resolve(item);
      else await this.tree.findAll();
    };
    controller.refreshHandler = () => this.tree.findAll();
    this.profile = controller.createRunProfile(
      vscode.l10n.t("Check Gradients"),
      vscode.TestRunProfileKind.Run,
      (request, token) => (request.continuous ? this.watch(request, token) : this.run(request, token)),
      true,
      undefined,
      true,
    );
    const watcher = vscode.workspace.createFileSystemWatcher(modelGlob, false, true, false);
    this.subscriptions = [
      controller,
      this.profile,
      watcher,
      watcher.onDidCreate(() => this.findSoon()),
      watcher.onDidDelete(() => this.findSoon()),
      vscode.workspace.onDidOpenTextDocument((document) => this.show(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.refreshSoon(document)),
      room.reader.onDidLearn(() => room.reader.openModels.forEach((document) => this.refreshSoon(document))),
      room.results.onDidChange((result) => this.take(result)),
    ];
    room.reader.openModels.forEach((document) => this.show(document));
  }

  dispose(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  /** A model that is opened has its tests at its lines. */
  private show(document: vscode.TextDocument): void {
    if (!isModelFile(document) || document.isUntitled) return;
    this.tree.suiteOf(document.uri);
    this.refreshSoon(document);
  }

  private refreshSoon(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    if (!this.tree.knows(document.uri)) return;
    clearTimeout(this.timers.get(key));
    const refresh = () => {
      this.timers.delete(key);
      if (!document.isClosed) this.tree.refresh(document);
    };
    this.timers.set(key, setTimeout(refresh, debounceMs));
  }

  private findSoon(): void {
    inBackground(vscode.l10n.t("Looking for models"), () => this.tree.findAll());
  }

  /** Checks again whenever a model that is watched, or a module of it, is saved; one model after the other. */
  private watch(request: vscode.TestRunRequest, token: vscode.CancellationToken): void {
    const underway = new Map<vscode.TestItem, vscode.CancellationTokenSource>();
    let last: Promise<void> = Promise.resolve();
    const again = (suite: vscode.TestItem) => {
      // What is being checked is not what is saved now.
      underway.get(suite)?.cancel();
      const mine = new vscode.CancellationTokenSource();
      underway.set(suite, mine);
      const include = request.include?.filter((item) => isBelow(item, suite)) ?? [suite];
      // VS Code adds up the runs of one request: a test that failed in one of them would stay red.
      const fresh = new vscode.TestRunRequest(include, request.exclude, request.profile, true);
      const run = () => (mine.token.isCancellationRequested ? undefined : this.run(fresh, mine.token));
      last = last.then(run).catch((error: unknown) => tellError(error, checking));
    };
    const checking = vscode.l10n.t("Checking the gradients");
    const saving = vscode.workspace.onDidSaveTextDocument(({ uri }) =>
      this.suitesIn(request)
        .filter((suite) => this.tree.isMadeOf(suite, uri))
        .forEach(again),
    );
    token.onCancellationRequested(() => {
      saving.dispose();
      for (const source of underway.values()) source.cancel();
    });
  }

  private suitesIn({ include, exclude = [] }: vscode.TestRunRequest): vscode.TestItem[] {
    const items = include ?? [...this.controller.items].map(([, item]) => item);
    const suites = items.map((item) => {
      let top = item;
      while (top.parent) top = top.parent;
      return top;
    });
    return [...new Set(suites)].filter((suite) => !exclude.includes(suite));
  }

  private async run(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    if (!isTrusted()) return;
    if (!request.include) await this.tree.findAll();
    const run = this.controller.createTestRun(request);
    const cancelled = new vscode.CancellationTokenSource();
    const stop = () => cancelled.cancel();
    const listening = [token, run.token].map((one) => one.onCancellationRequested(stop));
    try {
      const plans = await this.plan(request);
      for (const { tests } of plans) for (const { item } of tests) run.enqueued(item);
      for (const plan of plans) await this.check(run, plan, cancelled.token);
    } finally {
      vscode.Disposable.from(...listening, cancelled).dispose();
      run.end();
    }
  }

  private async plan(request: vscode.TestRunRequest): Promise<Plan[]> {
    const { include, exclude = [] } = request;
    const plans: Plan[] = [];
    for (const suite of this.suitesIn(request)) {
      const document = await this.tree.resolve(suite);
      const named = include?.filter((item) => isBelow(item, suite)) ?? [suite];
      const tests = new Set(named.flatMap((item) => this.tree.testsOf(item)));
      for (const item of exclude) for (const test of this.tree.testsOf(item)) tests.delete(test);
      plans.push({ suite, document, tests: [...tests] });
    }
    return plans;
  }

  private async check(run: vscode.TestRun, plan: Plan, token: vscode.CancellationToken): Promise<void> {
    const { suite, document, tests } = plan;
    const skipAll = () => {
      for (const { item } of tests) run.skipped(item);
    };
    if (token.isCancellationRequested) {
      skipAll();
      return;
    }
    for (const { item } of tests) run.started(item);
    const beganMs = performance.now();
    const outcome = await checkSeparately(this.room, document, token);
    const tookMs = performance.now() - beganMs;
    switch (outcome.kind) {
      case "checked":
        this.room.results.note(outcome.result);
        report(run, { tests, ...outcome });
        return;
      case "failed":
        this.room.results.note(outcome.result);
        run.errored(suite, failureMessage(outcome.failure), tookMs);
        skipAll();
        return;
      case "broken":
        run.errored(suite, problemMessage(document, outcome.problem), tookMs);
        skipAll();
        return;
      case "stopped":
        if (outcome.why !== undefined) say(run, outcome.why);
        skipAll();
    }
  }

  /** A check that was asked for elsewhere: the same tests show it. */
  private take(result: GradientResult): void {
    if (result.by === "tests" || result.outcome.kind !== "checked") return;
    const { outcome: checked } = result;
    const { check } = checked;
    const suite = this.tree.suiteOf(result.model);
    const named = [...check.parameters, ...check.culprits].map(({ layer, parameter }) =>
      this.tree.testOf(suite, layer, parameter),
    );
    const tests = [...new Set([...named, ...this.tree.testsOf(suite)])];
    const keepsFocus = true;
    const request = new vscode.TestRunRequest(
      tests.map(({ item }) => item),
      undefined,
      undefined,
      false,
      keepsFocus,
    );
    const run = this.controller.createTestRun(request, vscode.l10n.t("Gradient check"), false);
    report(run, { tests, result, checked, stopped: outcomeOf(check).kind === "stopped" });
    run.end();
  }
}

interface Report {
  readonly tests: readonly TensorTest[];
  readonly result: GradientResult;
  readonly checked: Extract<CheckOutcome, { kind: "checked" }>;
  readonly stopped: boolean;
}

function report(
  run: vscode.TestRun,
  { tests, result, checked: { check, elapsedMs }, stopped }: Report,
): void {
  for (const test of tests) {
    const verdict = verdictOf(check, test, !stopped);
    const tookMs = elapsedMs[`${test.layer}/${test.parameter}`];
    if (verdict.kind === "failed") {
      run.failed(test.item, messageOf(result, verdict), tookMs);
      continue;
    }
    say(run, verdict.note, test.item);
    if (verdict.kind === "passed") run.passed(test.item, tookMs);
    else run.skipped(test.item);
  }
  check.notes.forEach((note) => say(run, note));
}

/** A terminal shows it: lines end as they do there. */
const say = (run: vscode.TestRun, text: string, item?: vscode.TestItem): void =>
  run.appendOutput(`${text.replace(/\r?\n/g, "\r\n")}\r\n`, undefined, item);

const isBelow = (item: vscode.TestItem, suite: vscode.TestItem): boolean => {
  for (let up: vscode.TestItem | undefined = item; up; up = up.parent) if (up === suite) return true;
  return false;
};

function failureMessage({ message, file, line = 1, column = 1 }: Failure): vscode.TestMessage {
  const told = new vscode.TestMessage(message);
  if (file !== undefined) {
    told.location = new vscode.Location(vscode.Uri.file(file), new vscode.Position(line - 1, column - 1));
  }
  return told;
}

function problemMessage(document: vscode.TextDocument, { message, range }: Problem): vscode.TestMessage {
  const told = new vscode.TestMessage(message);
  told.location = new vscode.Location(document.uri, rangeIn(document, range));
  return told;
}
