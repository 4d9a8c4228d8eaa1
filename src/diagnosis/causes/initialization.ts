import { edit, fromFinding, loud, spoken } from "./propose";
import { hasKernel, isChosen, activationOf } from "../outputChain";
import type { Candidate, CauseContext, Hypothesis } from "./cause";

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

const rectifiers = new Set(["relu", "leakyRelu", "elu", "selu", "gelu", "silu"]);

/** Initializers given in plain numbers, or constants: all of them replaced by ones that scale with the layer. */
const allScaled = (context: CauseContext): Candidate[] => {
  const { model } = context;
  const output = model.layers.findLast(hasKernel);
  const fixed = model.layers.filter((layer) => {
    const kernel = layer.options.kernelInitializer;
    return isChosen(kernel) && /^(zeros|ones|constant|random|truncated)/.test(kernel.type);
  });
  const places = new Map(
    fixed.map((layer) => {
      const path = [...layer.path, "kernelInitializer"];
      const scaled = layer !== output && rectifiers.has(activationOf(layer) ?? "");
      return [JSON.stringify(path), edit(context, path, scaled ? "heUniform" : "glorotUniform")];
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
          ? "Draw every kernel with a scaled initializer"
          : `Draw the kernel with ${String(edits[0]!.to)}`,
      edits,
      place: edits[0]!.path,
      layer: fixed[0]!.name,
    },
  ];
};
