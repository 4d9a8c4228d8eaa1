/**
 * Σ ‖Δθ‖/‖θ‖ over a run bounds how far a kernel can have come, in parts of its own size, whatever the
 * optimizer and the gradient's scale. Where no kernel came far and the cost has hardly fallen, the run was
 * a walk in steps too small for its length.
 */
import { learningRateFix, learningRatePath } from "../learningRateFix";
import { recentFall, remaining } from "../progress";
import { defineEndRule, type EndContext } from "../rule";
import { weightLayers } from "../weightLayers";
import { sentences } from "../../words/lists";
import { say } from "../../words/words";

export const learningRateLow = defineEndRule({
  severity: "warning",
  summary:
    "In the whole run the kernels hardly moved, while gradients reached all of them, and little was learnt.",
  thresholds: {
    travelled: {
      default: 0.25,
      description:
        "Σ ‖Δθ‖/‖θ‖ over the run, of the kernel that moved most, below which nothing moved far. (Calibrated: healthy runs come to 0.48 and more.)",
    },
    remaining: {
      default: 0.6,
      description: "Cost over that of the best constant answer above which little was learnt.",
    },
    evenness: {
      default: 0.01,
      description:
        "The way of the kernel that moved least over that of the one that moved most below which a gradient is missing, not a rate.",
    },
    rise: { default: 0.02, description: "Relative rise of the cost from which it does not fall at all." },
  },
  event: { stage: "cause", tell: () => say`the steps are too small for the run's length` },
  check(context, thresholds) {
    const { model, recent, plannedSteps, ended } = context;
    const steps = recent.at(-1)!.facts.step + 1;
    if (ended === "diverged" || (ended === "stopped" && steps < plannedSteps / 2)) return [];
    const ways = waysOf(context);
    const most = Math.max(...ways);
    if (!(most > 0 && most < thresholds.travelled) || Math.min(...ways) < thresholds.evenness * most)
      return [];
    if (!(remaining(context) > thresholds.remaining)) return [];
    if ((recentFall(context, 1) ?? 0) < -thresholds.rise) return [];
    const rate = recent.at(-1)!.facts.learningRate;
    return [
      {
        step: context.first.facts.step,
        path: learningRatePath,
        message: sentences(
          say`The learning rate ${rate} is too low for ${steps} steps: all of them together moved no kernel by more than ${percent(most)} of its size, and the cost still stands at ${percent(remaining(context))} of what a constant answer costs.`,
          say`Raise the rate tenfold at a time, or use Adam.`,
        ),
        evidence: { learningRate: rate, travelled: most, steps, remaining: remaining(context) },
        fixes: learningRateFix(model, most < thresholds.travelled / 10 ? 100 : 10),
      },
    ];
  },
});

const waysOf = ({ travelled, recent }: EndContext): number[] =>
  weightLayers(recent.at(-1)!.facts).map(({ name }) => travelled[name] ?? 0);

const percent = (fraction: number): string => `${Number((fraction * 100).toPrecision(2))} %`;
