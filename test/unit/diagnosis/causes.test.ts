/** Causes as pure functions: what is proposed, what counts, what comes first, and how a fix is applied. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { applyFix } from "../../../src/diagnosis/causes/apply";
import { causeNames, type Candidate, type CauseContext } from "../../../src/diagnosis/causes/cause";
import { combine } from "../../../src/diagnosis/causes/combine";
import { stillFalling } from "../../../src/diagnosis/causes/courseOfCost";
import { candidatesOf, hypotheses } from "../../../src/diagnosis/causes/index";
import { isCause, needed, rankCauses } from "../../../src/diagnosis/causes/judge";
import type { Finding } from "../../../src/diagnosis/finding";
import { lint } from "../../../src/diagnosis/lint";
import { skillOf, type Outcome } from "../../../src/diagnosis/outcome";
import { layerShapes } from "../../../src/model/layerViews";
import { parseModel } from "../../../src/model/parseModel";
import { pathText } from "../../../src/model/pathText";

const text = (change: Record<string, unknown> = {}) =>
  JSON.stringify({
    data: { source: { generator: "moons" } },
    layers: [
      { type: "dense", units: 8, activation: "relu" },
      { type: "dense", units: 1, activation: "sigmoid" },
    ],
    loss: "binaryCrossentropy",
    optimizer: { type: "sgd", learningRate: 0.1 },
    ...change,
  });

const outcome = (accuracy: number, change: Partial<Outcome> = {}): Outcome => ({
  state: "finished",
  steps: 100,
  epochs: 10,
  stepsPerEpoch: 10,
  elapsedMs: 100,
  cost: {},
  trivialCost: Math.LN2,
  score: { dev: { value: accuracy, chance: 0.5, examples: 1000 } },
  curve: [],
  findings: [],
  ...change,
});

const contextOf = (change: Record<string, unknown> = {}, known: Partial<CauseContext> = {}): CauseContext => {
  const document = parseModel(text(change), "test.model.json");
  return {
    model: document.spec!,
    shapes: layerShapes(document).map(({ outputShape }) => outputShape),
    header: undefined,
    task: "classes",
    rows: 160,
    findings: lint(document, undefined).map(({ rule, severity, message, path, fixes }): Finding => ({
      rule,
      severity,
      message,
      path,
      fixes,
      evidence: {},
    })),
    run: undefined,
    valueAt: (path) => document.valueAt(path),
    ...known,
  };
};

const proposed = (cause: string, context: CauseContext) =>
  candidatesOf(context).filter((each) => each.cause === cause);

const candidate = (change: Partial<Candidate> = {}): Candidate => ({
  cause: "learning-rate",
  because: [],
  evidence: "symptom",
  prior: 0.5,
  title: "Change learningRate 0.1 → 0.01",
  edits: [{ path: ["optimizer", "learningRate"], from: 0.1, to: 0.01 }],
  place: ["optimizer", "learningRate"],
  ...change,
});

const finding = (rule: string, change: Partial<Finding> = {}): Finding => ({
  rule,
  severity: "warning",
  message: "",
  evidence: {},
  path: ["layers"],
  fixes: [],
  ...change,
});

describe("Candidates", () => {
  it("has a hypothesis under its own name for every cause of the documentation", () => {
    assert.deepEqual(Object.keys(hypotheses).sort(), [...causeNames].sort());
    for (const [name, { cause }] of Object.entries(hypotheses)) assert.equal(cause, name);
    assert.ok(existsSync("docs/diagnosis.md"));
  });

  it("takes a missing softmax from its finding, as a contradiction, with what stands in the file now", () => {
    const layers = [{ type: "dense", units: 3 }];
    const [first] = proposed("output-activation", contextOf({ layers, loss: "categoricalCrossentropy" }));
    assert.equal(first!.evidence, "contradiction");
    assert.deepEqual(first!.edits, [{ path: ["layers", 0, "activation"], from: undefined, to: "softmax" }]);
  });

  it("lowers the rate of a run that diverged, raises it where the cost still falls, and does neither before the first update", () => {
    const rates = (run: Outcome) =>
      proposed("learning-rate", contextOf({}, { run }))
        .filter(({ evidence }) => evidence === "symptom")
        .map(({ edits }) => edits[0]!.to as number);
    assert.ok(rates(outcome(0.5, { state: "diverged", steps: 20 })).every((rate) => rate < 0.1));
    const falling = Array.from({ length: 100 }, (_, step) => ({ step, cost: 1 - step / 200 }));
    const raised = rates(outcome(0.5, { curve: falling }));
    assert.ok(raised.length > 0 && raised.every((rate) => rate > 0.1));
    assert.deepEqual(rates(outcome(NaN, { state: "diverged", steps: 1 })), []);
  });

  it("replaces initializers with a gain of their own, each by the one that suits its activation", () => {
    const kernelInitializer = { type: "identity", gain: 1.5 };
    const replaced = (activation: string) => {
      const layers = [
        { type: "dense", units: 8, activation, kernelInitializer },
        { type: "dense", units: 1, activation: "sigmoid" },
      ];
      const context = contextOf({ layers }, { findings: [finding("exploding-gradient")] });
      return proposed("initialization", context).map(({ evidence, edits }) => [evidence, edits[0]!.to]);
    };
    assert.deepEqual(replaced("selu"), [["symptom", "lecunNormal"]]);
    assert.deepEqual(replaced("relu"), [["symptom", "heNormal"]]);
    assert.deepEqual(replaced("tanh"), [["symptom", "glorotUniform"]]);
  });

  it("writes a rate where the optimizer is a bare name, or not there at all", () => {
    for (const [optimizer, from] of [
      ["sgd", "sgd"],
      [undefined, undefined],
    ] as const) {
      const context = contextOf(
        { optimizer },
        { findings: [finding("learning-rate-low")], run: outcome(0.5) },
      );
      const [{ edits } = { edits: [] }] = proposed("learning-rate", context);
      assert.deepEqual(edits[0]!.path, ["optimizer"]);
      assert.equal(edits[0]!.from, from);
      assert.ok((edits[0]!.to as { learningRate: number }).learningRate > 0);
    }
  });

  it("exchanges every hidden activation at once, never the output's", () => {
    const context = contextOf({}, { findings: [finding("dead-units")], run: outcome(0.5) });
    for (const { edits } of proposed("hidden-activation", context))
      assert.deepEqual(
        edits.map(({ path }) => pathText(path)),
        ["layers[0].activation"],
      );
  });

  it("suspects labels that are all the same, without an edit of the model", () => {
    const score = {
      train: { value: 1, chance: 1, examples: 100 },
      dev: { value: 0.1, chance: 0.2, examples: 40 },
    };
    const [labels] = proposed("labels", contextOf({}, { run: outcome(1, { score }) }));
    assert.equal(labels!.evidence, "contradiction");
    assert.deepEqual(labels!.edits, []);
  });

  it("calls nothing a symptom in a sound model whose run reached its plateau", () => {
    const flat = Array.from({ length: 100 }, (_, step) => ({ step, cost: 0.3 + Math.exp(-step / 5) }));
    const loud = candidatesOf(contextOf({}, { run: outcome(0.9, { curve: flat }) })).filter(
      ({ evidence }) => evidence !== "guess",
    );
    assert.deepEqual(
      loud.map(({ title }) => title),
      [],
    );
  });
});

describe("The course of the cost", () => {
  const curve = (cost: (step: number) => number) => ({
    steps: 200,
    curve: Array.from({ length: 200 }, (_, step) => ({ step, cost: cost(step) })),
  });

  it("is still falling in a straight line and in a slow exponential, not on a plateau and not in noise of 5 %", () => {
    assert.ok(stillFalling(curve((step) => 1 - step / 400)));
    assert.ok(stillFalling(curve((step) => Math.exp(-step / 150))));
    assert.ok(!stillFalling(curve((step) => 0.3 + Math.exp(-step / 15))));
    assert.ok(!stillFalling(curve((step) => 0.5 + 0.025 * Math.sin(step) + Math.exp(-step / 15))));
  });
});

describe("What counts as a cause", () => {
  it("asks more of a guess than of a strong suspicion: 0.05 and 15 % at prior 0.9, 0.24 and 50 % at 0.2", () => {
    assert.ok(Math.abs(needed(0.9, 0.1) - 0.048) < 1e-9);
    assert.ok(Math.abs(needed(0.2, 0.1) - 0.244) < 1e-9);
    assert.ok(Math.abs(needed(0.2, 0.8) - 0.4) < 1e-9);
  });

  it("asks no more than 0.35 of what mends a model that learns nothing at all", () => {
    assert.ok(Math.abs(needed(0.1, 1) - 0.35) < 1e-9);
  });

  it("is not a fix that wins less than it must, or nothing but luck", () => {
    const before = outcome(0.8);
    const tried = (accuracy: number) => ({ candidate: candidate(), after: outcome(accuracy) });
    assert.ok(!isCause(tried(0.85), before, "classes"));
    assert.ok(isCause(tried(0.97), before, "classes"));
    assert.ok(!isCause(tried(0.97), before, "classes", skillOf(outcome(0.96))));
  });

  it("keeps what contradicts itself unless mending it does harm", () => {
    const contradiction = candidate({ evidence: "contradiction", prior: 0.95 });
    assert.ok(isCause({ candidate: contradiction, after: outcome(0.8) }, outcome(0.8), "classes"));
    assert.ok(!isCause({ candidate: contradiction, after: outcome(0.6) }, outcome(0.8), "classes"));
  });

  it("counts nothing that only makes a hopeless run finite", () => {
    const before = outcome(NaN, { state: "diverged" });
    assert.ok(!isCause({ candidate: candidate(), after: outcome(0.5) }, before, "classes"));
  });

  it("does not count guesses where the run was cut short", () => {
    const guess = candidate({ evidence: "guess", prior: 0.2 });
    assert.ok(isCause({ candidate: guess, after: outcome(0.95) }, outcome(0.5), "classes"));
    assert.ok(
      !isCause({ candidate: guess, after: outcome(0.95) }, outcome(0.5, { state: "cut" }), "classes"),
    );
  });

  it("puts the smaller of two edits that do the same first, and a pair nowhere that a single fix equals", () => {
    const single = candidate({ cause: "input-normalization" });
    const larger = candidate({ cause: "hidden-activation", edits: [...single.edits, ...single.edits] });
    const other = candidate({ cause: "optimizer", edits: [{ path: ["loss"], from: "a", to: "b" }] });
    const pair = combine(
      { candidate: other, after: outcome(0.7) },
      { candidate: larger, after: outcome(0.6) },
    )!;
    const tried = [larger, single, pair].map((each) => ({ candidate: each, after: outcome(0.97) }));
    const causes = rankCauses(tried, outcome(0.5), "classes").map((each) => each.candidate.cause);
    assert.deepEqual(causes, ["input-normalization", "hidden-activation"]);
  });

  it("combines no two fixes of the same place", () => {
    const whole = candidate({ edits: [{ path: ["optimizer"], from: {}, to: "adam" }] });
    const part = candidate();
    assert.equal(
      combine({ candidate: whole, after: undefined }, { candidate: part, after: undefined }),
      undefined,
    );
  });
});

describe("Applying a fix", () => {
  const document = parseModel(text(), "test.model.json");

  it("changes the text where the file still says what it said", () => {
    const applied = applyFix(document, candidate().edits);
    assert.ok("text" in applied);
    assert.equal(
      (JSON.parse(applied.text) as { optimizer: { learningRate: number } }).optimizer.learningRate,
      0.01,
    );
  });

  it("changes nothing where the file changed meanwhile, and says where", () => {
    const edits = [...candidate().edits, { path: ["loss"], from: "meanSquaredError", to: "huber" }];
    const applied = applyFix(document, edits);
    assert.ok("stale" in applied);
    assert.deepEqual(applied, { stale: ["loss"], expected: "meanSquaredError", found: "binaryCrossentropy" });
  });

  it("changes nothing where a place is gone", () => {
    const applied = applyFix(document, [{ path: ["layers", 7, "units"], from: undefined, to: 3 }]);
    assert.ok("stale" in applied);
  });
});
