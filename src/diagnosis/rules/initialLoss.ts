/**
 * A classifier that knows nothing should give every class the same probability: its first cost is ln C
 * (Karpathy, "A recipe for training neural networks", 2019: "verify loss @ init"). A first cost far above says that
 * it starts out sure and wrong: kernels or inputs are too large, or the outputs are no probabilities. A
 * regression that knows nothing should answer about the mean; its first cost is then the target's variance.
 */
import { isBinary, isCrossEntropy } from "../losses";
import { outputChainOf } from "../outputChain";
import { defineStartRule } from "../rule";
import type { StartContext } from "../startFacts";
import { say } from "../../words/words";
import { sentences } from "../../words/lists";

export const initialLoss = defineStartRule({
  severity: "warning",
  summary: "The cost before the first step is far from that of knowing nothing.",
  thresholds: {
    note: {
      default: 0.5,
      description: "|first cost − ln C| / ln C above which it is noted, as info.",
    },
    warning: {
      default: 1,
      description:
        "The same above which it is a warning. (Calibrated: healthy classifiers with He or Glorot kernels on standardized inputs start at up to 0.9.)",
    },
    variances: {
      default: 4,
      description:
        "First cost of a regression, in variances of the target, above which it is noted, as info.",
    },
    manyVariances: {
      default: 100,
      description: "The same above which it is a warning: answers ten standard deviations off.",
    },
  },
  event: { stage: "cause", tell: ({ evidence }) => say`the first cost is ${shown(evidence.cost ?? NaN)}` },
  checkStart(context, { note, warning, variances, manyVariances }) {
    const { model, cost, trivialCost } = context;
    if (!Number.isFinite(cost)) return [];
    const chain = outputChainOf(model);
    const layer = chain?.layer ?? model.layers.at(-1);
    const place = { layer: layer?.name, path: chain?.activationPath ?? layer?.path ?? ["layers"] };
    if (isCrossEntropy(model.loss)) {
      const expected = Math.log(classesOf(context));
      const off = Math.abs(cost - expected) / expected;
      if (!(off > note)) return [];
      return [
        {
          ...place,
          severity: off > warning ? "warning" : "info",
          message: sentences(
            say`The first cost is ${shown(cost)}; a model that knows nothing and says so starts at ln ${classesOf(context)} = ${shown(expected)}.`,
            cost > expected
              ? say`This one starts out sure and wrong: its kernels or its inputs are too large, or its outputs are no probabilities.`
              : say`This one starts too good: look whether the target is among the inputs, or the classes are very uneven.`,
          ),
          evidence: { cost, expected, ratio: cost / expected },
        },
      ];
    }
    if (model.loss.type !== "meanSquaredError" || !(trivialCost > 0)) return [];
    const ratio = cost / trivialCost;
    if (!(ratio > variances) || !Number.isFinite(ratio)) return [];
    const isScaled = model.data.normalizeTarget !== "none";
    return [
      {
        ...place,
        severity: ratio > manyVariances ? "warning" : "info",
        message: sentences(
          say`The first cost is ${shown(cost)}, ${shown(ratio)} times the target's variance: the answers start ${shown(Math.sqrt(ratio))} standard deviations off.`,
          isScaled
            ? say`The kernels or the inputs are too large.`
            : say`Scale the target (data.normalizeTarget), or make inputs or kernels smaller.`,
        ),
        evidence: { cost, variance: trivialCost, ratio },
        fixes: isScaled
          ? []
          : [
              {
                title: say`Standardize the target`,
                edits: [{ path: ["data", "normalizeTarget"], value: "standard" }],
              },
            ],
      },
    ];
  },
});

/** Several units under a binary cross-entropy are questions of two answers each. */
const classesOf = ({ model, outputs }: StartContext): number =>
  isBinary(model.loss) ? 2 : Math.max(2, outputs);

const shown = (value: number): string => value.toPrecision(3).replace(/\.?0+$/, "");
