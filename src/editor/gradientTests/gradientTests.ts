import { performance } from "node:perf_hooks";
import * as vscode from "vscode";
import { outcomeOf } from "../gradientOutcome";
import type { GradientResult } from "../gradientResults";
import { isModelFile, modelGlob } from "../modelFile";
import type { Part } from "../part";
import type { Room } from "../room";
import { inBackground } from "../tellError";
import { isTrusted } from "../trust";
import { checkSeparately } from "./checkSeparately";
import { checkOnSave, isBelow } from "./checkOnSave";
import { failureMessage, problemMessage, report, say } from "./report";
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

  private watch(request: vscode.TestRunRequest, token: vscode.CancellationToken): void {
    checkOnSave(request, token, {
      suitesMadeOf: (file) => this.suitesIn(request).filter((suite) => this.tree.isMadeOf(suite, file)),
      run: (again, mine) => this.run(again, mine),
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
