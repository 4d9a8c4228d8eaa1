import { edit, fromFinding, loud, spoken } from "./propose";
import { hasKernel, isChosen, activationOf } from "../outputChain";
import { suitedInitializer } from "../suitedInitializer";
import type { Candidate, CauseContext, Hypothesis } from "./cause";
import { say } from "../../words/words";

/** The signal dies or explodes on its way, or units start alike and stay so: before the first step all is lost. */
export const initialization: Hypothesis = {
  cause: "initialization",
  summary: "The kernels start too small, too large or all alike.",
  propose: (context) => [
    ...loud(context, "symmetric-initialization", "initialization-scale").flatMap((finding) =>
      fromFinding(context, finding, { cause: "initialization", prior: 0.9, evidence: "symptom" }),
    ),
    ...allScaled(context),
  ],
};

/** Draws with a variance that suits the layer's size. */
const scalesWithLayer = /^(glorot|he|lecun)/;

/** Initializers given in plain numbers, constants or gains: all of them replaced by ones that scale with the layer. */
const allScaled = (context: CauseContext): Candidate[] => {
  const { model } = context;
  const output = model.layers.findLast(hasKernel);
  const fixed = model.layers.filter((layer) => {
    const kernel = layer.options.kernelInitializer;
    return isChosen(kernel) && !scalesWithLayer.test(kernel.type);
  });
  const places = new Map(
    fixed.map((layer) => {
      const path = [...layer.path, "kernelInitializer"];
      const suited = layer === output ? "glorotUniform" : suitedInitializer(activationOf(layer));
      return [JSON.stringify(path), edit(context, path, suited)];
    }),
  );
  const because = spoken(
    context,
    ...["symmetric-initialization", "initialization-scale", "initial-loss", "dead-units"],
    ...["vanishing-gradient", "exploding-gradient", "saturated-units", "degenerate-output"],
  );
  const edits = [...places.values()];
  if (edits.length === 0) return [];
  return [
    {
      cause: "initialization",
      because,
      evidence: because.length > 0 ? "symptom" : "guess",
      prior: because.length > 0 ? 0.7 : 0.2,
      title:
        edits.length > 1
          ? say`Draw every kernel with a scaled initializer`
          : say`Draw the kernel with ${String(edits[0]!.to)}`,
      edits,
      place: edits[0]!.path,
      layer: fixed[0]!.name,
    },
  ];
};
