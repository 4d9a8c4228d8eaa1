import assert from "node:assert/strict";
import { lint } from "../../../src/diagnosis/lint";
import { readUserRules } from "../../../src/diagnosis/userRules";
import { parseModel } from "../../../src/model/parseModel";
import { withRules, type RuleSettings } from "../../../src/model/withRules";
import { dense, modelWith, textOf } from "../model/models";

const faulty = { layers: [dense(8, "relu"), dense(1, "linear")] };
const found = (rules: RuleSettings, parts: Record<string, unknown> = {}) =>
  lint(withRules(parseModel(textOf(modelWith({ ...faulty, ...parts })), "m"), rules), undefined).flatMap(
    ({ rule, severity }) => (rule === "output-activation" ? [severity] : []),
  );

describe("What the user sets for rules", () => {
  it("is read as far as it can be used, and each mistake is a sentence with the nearest name", () => {
    const { rules, mistakes } = readUserRules({
      plateau: "off",
      "high-bias": { gap: 0.1, gab: 0.2, unknown: "much" },
      platau: "off",
      "dead-units": "eror",
      "batch-size": 3,
    });
    assert.deepEqual(rules, { plateau: "off", "high-bias": { gap: 0.1 } });
    assert.deepEqual(mistakes, [
      '"gab" is not a threshold of "high-bias". Did you mean "gap"?',
      'The threshold "unknown" of "high-bias" must be a number.',
      'There is no rule "platau". Did you mean "plateau"?',
      '"dead-units" must be "off", "info", "warning", "error" or an object of thresholds. Did you mean "error"?',
      '"batch-size" must be "off", "info", "warning", "error" or an object of thresholds.',
    ]);
  });

  it("is nothing where it is no object, without a complaint only where it is not set", () => {
    for (const nothing of [undefined, null, {}])
      assert.deepEqual(readUserRules(nothing), { rules: {}, mistakes: [] });
    for (const wrong of ["off", 3, ["plateau"]]) {
      const { rules, mistakes } = readUserRules(wrong);
      assert.deepEqual([rules, mistakes.length], [{}, 1]);
    }
  });

  it("changes a rule in every model file, except where the file says otherwise", () => {
    assert.deepEqual(found({}), ["warning"]);
    assert.deepEqual(found({ "output-activation": "off" }), []);
    assert.deepEqual(found({ "output-activation": "info" }), ["info"]);
    const own = { diagnosis: { "output-activation": "error" } };
    assert.deepEqual(found({ "output-activation": "off" }, own), ["error"]);
  });
});
