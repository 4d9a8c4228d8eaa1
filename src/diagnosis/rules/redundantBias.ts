/** Batch normalization subtracts the mean, and with it any bias of the layer before; its own β takes that place. */
import { activationOf, hasKernel, isRecurrent } from "../outputChain";
import { defineStaticRule, type Symptom } from "../rule";
import { sentences } from "../../words/lists";
import { say } from "../../words/words";

export const redundantBias = defineStaticRule({
  severity: "info",
  summary: "A bias right before batch normalization has no effect.",
  thresholds: {},
  check({ model }) {
    const byName = new Map(model.layers.map((layer) => [layer.name, layer]));
    const found = new Map<string, Symptom>();
    for (const normalization of model.layers) {
      if (normalization.type !== "batchNormalization") continue;
      const before = byName.get(normalization.inputs[0] ?? "");
      if (
        !before ||
        !hasKernel(before) ||
        // Its bias acts on the state, step after step, before anything is subtracted.
        isRecurrent(before) ||
        activationOf(before) !== undefined ||
        before.options.useBias !== true
      )
        continue;
      const path = [...before.path, "useBias"];
      found.set(JSON.stringify(path), {
        layer: before.name,
        path,
        message: sentences(
          say`${normalization.name} subtracts the mean of what ${before.name} gives, and with it the bias: that parameter gets no gradient.`,
          say`Set useBias to false; the normalization has its own shift β.`,
        ),
        fixes: [{ title: say`Set useBias to false`, edits: [{ path, value: false }] }],
      });
    }
    return [...found.values()];
  },
});
