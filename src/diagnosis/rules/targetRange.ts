/**
 * relu, softplus and exponential give no negative numbers, so a negative target keeps its distance
 * however long training goes on. (Activations that flatten out at both ends: `output-activation`.)
 */
import { isDistance } from "../losses";
import { outputChainOf } from "../outputChain";
import { defineStaticRule } from "../rule";
import { say } from "../../words/words";
import { sentences } from "../../words/lists";

const rectifying = new Set(["relu", "softplus", "exponential"]);

export const targetRange = defineStaticRule({
  severity: "warning",
  summary: "Targets are negative where the output activation gives no negative numbers.",
  thresholds: {
    below: {
      default: 0.01,
      description: "How far below 0 targets may lie, in parts of their own range; room for noise.",
    },
  },
  check({ model, data }, { below }) {
    const chain = outputChainOf(model);
    const last = chain?.activations.at(-1)?.type;
    if (!chain || last === undefined || !rectifying.has(last) || !isDistance(model.loss)) return [];
    if (data?.target.kind !== "numbers" || model.data.normalizeTarget === "minMax") return [];
    const { minimum, maximum, mean } = data.target;
    const least = model.data.normalizeTarget === "standard" ? minimum - mean : minimum;
    if (least >= -below * (maximum - minimum)) return [];
    const shown = String(Number(minimum.toPrecision(4)));
    return [
      {
        layer: chain.layer.name,
        path: chain.activationPath,
        message: sentences(
          model.data.normalizeTarget === "standard"
            ? say`The output goes through ${last}, which gives no negative numbers, and standardized targets are negative about half the time.`
            : say`The output goes through ${last}, which gives no negative numbers, and targets go down to ${shown}.`,
          say`Leave the output linear.`,
        ),
        evidence: { targetMinimum: minimum, outputMinimum: 0 },
        fixes: [
          { title: say`Change ${last} to linear`, edits: [{ path: chain.activationPath, value: "linear" }] },
        ],
      },
    ];
  },
});
