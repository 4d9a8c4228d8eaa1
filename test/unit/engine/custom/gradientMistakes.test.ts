/** Every mistake of `test/fixtures/custom/mistakes.json` is found, with its tensor and its kind, and nothing else is. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { MistakePattern } from "../../../../src/engine/facts";
import { checkGradients } from "../../../../src/engine/gradientCheck";
import { assertTranslated, beginPseudo, endPseudo } from "../../words/pseudo";
import { textOf, type Replacement } from "./userFiles";
import { userFileNames, userNetwork } from "./userNetworks";

interface Mistake extends Replacement {
  readonly file: string;
  readonly mistake: string;
  readonly culprits: readonly { parameter: string; pattern: MistakePattern; factor?: number }[];
}

const mistakes = JSON.parse(readFileSync("test/fixtures/custom/mistakes.json", "utf8")) as Mistake[];

describe("planted mistakes", () => {
  before(beginPseudo);
  after(endPseudo);

  for (const file of userFileNames) {
    const planted = mistakes.filter((one) => one.file === file);
    it(`${file}: at least four, of which no more than one is of no named kind`, () => {
      assert.ok(planted.length >= 4);
      const named = planted.filter(({ culprits }) => culprits.some(({ pattern }) => pattern !== "unknown"));
      assert.ok(named.length >= Math.max(4, planted.length - 1));
    });
    for (const mistake of planted) {
      it(`${file}: ${mistake.mistake}`, async () => {
        const { spec, examples, definitions } = await userNetwork(file, mistake);
        const check = checkGradients(spec, examples, {
          tolerance: 1e-7,
          samples: 200,
          batchSize: 8,
          definitions,
        });
        assert.equal(check.passed, false);
        const layer = file === "gaussianLoss" ? "loss" : file;
        const byName = (one: { parameter: string }, other: { parameter: string }) =>
          one.parameter < other.parameter ? -1 : 1;
        assert.deepEqual(
          check.culprits
            .map(({ layer, parameter, pattern, factor }) => ({
              layer,
              parameter,
              pattern,
              ...(factor !== undefined && { factor: Number(factor.toPrecision(6)) }),
            }))
            .sort(byName),
          mistake.culprits.map((culprit) => ({ layer, ...culprit })).sort(byName),
        );
        for (const { message, worst, relativeError } of check.culprits) {
          assert.match(message, /\.⟧+$/);
          assertTranslated(message, [layer, textOf(file, mistake), "outputGradient cache output"]);
          assert.ok(worst.length > 0 && relativeError > 1e-5);
        }
      });
    }
  }
});
