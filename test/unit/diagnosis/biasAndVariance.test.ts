import assert from "node:assert/strict";
import { judgeErrors } from "../../../src/diagnosis/judgeErrors";
import type { EndContext } from "../../../src/diagnosis/rule";
import { highBias } from "../../../src/diagnosis/rules/highBias";
import { highVariance } from "../../../src/diagnosis/rules/highVariance";
import { thresholdsOf } from "../../../src/diagnosis/ruleSettings";
import { parseModel } from "../../../src/model/parseModel";
import { modelWith, textOf } from "../model/models";

/** A run that ended with these accuracies on 1,000 examples each. */
function ended(accuracy: { train: number; dev?: number }, parts: Record<string, unknown> = {}): EndContext {
  const { spec } = parseModel(textOf(modelWith(parts)), "m.model.json");
  const evaluation = (value: number) => ({ cost: 0.1, metrics: { accuracy: value }, examples: 1000 });
  return {
    model: spec!,
    ended: "finished",
    trivialCost: Math.LN2,
    evaluations: [],
    recent: [{ facts: { step: 99, penalty: 0 } }],
    final: {
      train: evaluation(accuracy.train),
      ...(accuracy.dev !== undefined && { dev: evaluation(accuracy.dev) }),
    },
  } as unknown as EndContext;
}

const close = (actual: number | undefined, wanted: number) =>
  assert.ok(Math.abs((actual ?? NaN) - wanted) < 1e-12, `${actual} is not ${wanted}`);

describe("Bias and variance", () => {
  it("are the gaps from the human level to train and from train to dev", () => {
    const errors = judgeErrors(ended({ train: 0.9, dev: 0.75 }, { humanLevelError: 0.02 }))!;
    close(errors.bias, 0.08);
    close(errors.variance, 0.15);
    assert.deepEqual([errors.human, errors.verdict], [0.02, "highVariance"]);
    assert.match(errors.recipe!, /^First more data/);
  });

  it("assume a human level of 0 where none is given, and know no variance without a dev part", () => {
    const errors = judgeErrors(ended({ train: 0.7 }))!;
    close(errors.bias, 0.3);
    assert.deepEqual([errors.human, errors.variance, errors.verdict], [undefined, undefined, "highBias"]);
    assert.match(errors.recipe!, /^First a bigger network/);
  });

  it("of a regression are parts of the target's variance", () => {
    const context = ended({ train: 0 }, { loss: "meanSquaredError" });
    const part = (cost: number) => ({ cost, metrics: {}, examples: 100 });
    const errors = judgeErrors({ ...context, trivialCost: 4, final: { train: part(1), dev: part(3) } })!;
    assert.deepEqual([errors.kind, errors.bias, errors.variance], ["unexplained variance", 0.25, 0.5]);
  });

  it("are not told where there is nothing to tell them from", () => {
    const context = ended({ train: 0.5 });
    assert.equal(judgeErrors({ ...context, final: {} }), undefined);
    assert.equal(
      judgeErrors({ ...context, final: { train: { cost: 1, metrics: {}, examples: 9 } } }),
      undefined,
    );
  });

  it("are judged in the dashboard exactly as the rules judge them, over a grid of errors and thresholds", () => {
    for (const diagnosis of [{}, { "high-bias": { gap: 0.3, unknown: 0.4 }, "high-variance": { note: 0.3 } }])
      for (const human of [undefined, 0, 0.05])
        for (let train = 0.5; train <= 1; train += 0.0625)
          for (let dev = 0.5; dev <= 1; dev += 0.0625) {
            const context = ended({ train, dev }, { diagnosis, humanLevelError: human });
            const { "high-bias": biasSetting, "high-variance": varianceSetting } = context.model.diagnosis;
            const bias = highBias.check(context, thresholdsOf(highBias, biasSetting));
            const variance = highVariance.check(context, thresholdsOf(highVariance, varianceSetting));
            const { verdict } = judgeErrors(context)!;
            const wanted = variance.length > 0 ? "highVariance" : bias.length > 0 ? "highBias" : "neither";
            assert.equal(verdict, wanted, JSON.stringify({ train, dev, human, diagnosis }));
          }
  });
});
