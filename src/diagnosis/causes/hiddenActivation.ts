import type { ModelPath } from "../../model/problem";
import { isCustom } from "../../model/custom";
import type { ModelLayer } from "../../model/spec";
import { activationOf, isRecurrent, outputChainOf } from "../outputChain";
import { edit, fromFinding, loud, spoken } from "./propose";
import type { Candidate, CauseContext, CauseEdit, Hypothesis } from "./cause";
import { say } from "../../words/words";

/** The activations between the layers pass on no signal, or no gradient. */
export const hiddenActivation: Hypothesis = {
  cause: "hidden-activation",
  summary: "The activations inside the network add nothing, die, or hold the gradient back.",
  propose: (context) => [
    ...loud(context, "hidden-activation").flatMap((finding) =>
      // Where several layers are meant, the fix for all of them comes first.
      fromFinding(
        context,
        { ...finding, fixes: [...finding.fixes].reverse() },
        { cause: "hidden-activation", prior: 0.9, evidence: "symptom" },
      ),
    ),
    ...exchanged(context),
    ...customExchanged(context),
  ],
};

/** Symptoms that another activation can mend. */
const symptoms = [
  ...["vanishing-gradient", "exploding-gradient", "non-finite", "dead-units", "saturated-units"],
  ...["degenerate-output", "untrained-layer", "plateau"],
];

const flattening = new Set(["sigmoid", "hardSigmoid", "tanh", "softsign", "softmax"]);
const rectifying = new Set(["relu"]);

/** All hidden activations exchanged at once: a stack is as good as its worst layer. */
const exchanged = (context: CauseContext): Candidate[] => {
  const hidden = hiddenLayers(context);
  const types = new Set(hidden.map((layer) => activationOf(layer)!));
  const because = spoken(context, ...symptoms);
  const stack = loud(context, "hidden-activation").length > 0;
  return alternativesTo(types).flatMap(({ to, prior }): Candidate[] => {
    const places = new Map<string, CauseEdit>();
    for (const layer of hidden) {
      const path = [...layer.path, "activation"];
      if (activationOf(layer) !== to) places.set(JSON.stringify(path), edit(context, path, to));
    }
    const edits = [...places.values()];
    if (edits.length === 0) return [];
    return [
      {
        cause: "hidden-activation",
        because: stack ? ["hidden-activation", ...because] : because,
        evidence: stack ? "symptom" : because.length > 0 ? "symptom" : "guess",
        prior: stack ? 0.8 * prior : because.length > 0 ? 0.65 * prior : 0.2 * prior,
        title:
          edits.length > 1
            ? say`Use ${to} in all ${edits.length} places`
            : say`Change ${String(edits[0]!.from)} to ${to}`,
        edits,
        place: edits[0]!.path,
        layer: hidden[0]!.name,
      },
    ];
  });
};

/** What is tried instead of these: each fails in its own way. */
const alternativesTo = (types: ReadonlySet<string>): { readonly to: string; readonly prior: number }[] => {
  if (types.size === 0) return [];
  const flat = [...types].some((type) => flattening.has(type));
  const dying = [...types].some((type) => rectifying.has(type));
  // An elu has a slope below 0, so it cannot die, and one of 1 above, so it does not flatten (Clevert et al. 2016).
  if (flat)
    return [
      { to: "relu", prior: 1 },
      { to: "elu", prior: 0.95 },
      ...(types.has("tanh") ? [] : [{ to: "tanh", prior: 0.9 }]),
    ];
  if (dying)
    return [
      { to: "elu", prior: 1 },
      { to: "tanh", prior: 0.9 },
    ];
  return [{ to: "relu", prior: 0.9 }];
};

const hiddenLayers = ({ model }: CauseContext): ModelLayer[] => {
  const output = outputChainOf(model);
  const ending = new Set([...(output?.activations ?? []).map(({ layer }) => layer.name), output?.layer.name]);
  return model.layers.filter(
    (layer) => !ending.has(layer.name) && !isRecurrent(layer) && activationOf(layer) !== undefined,
  );
};

/** A layer written by hand through which numbers stop being finite: an activation of the registry in its place. */
const customExchanged = (context: CauseContext): Candidate[] => {
  const because = spoken(context, "non-finite", "exploding-gradient", "vanishing-gradient");
  if (because.length === 0) return [];
  const { model, shapes } = context;
  const elementwise = model.layers.filter((layer, at) => {
    const source = model.layers.findIndex(({ name }) => name === layer.inputs[0]);
    const before = source >= 0 ? shapes[source] : undefined;
    return (
      isCustom(layer.type) &&
      at < model.layers.length - 1 &&
      layer.inputs.length === 1 &&
      sameShape(before, shapes[at])
    );
  });
  const paths: ModelPath[] = [
    ...new Map(elementwise.map(({ path }) => [JSON.stringify(path), path])).values(),
  ];
  if (paths.length === 0) return [];
  return ["tanh", "relu"].map((activation, at) => ({
    cause: "hidden-activation",
    because,
    evidence: "symptom",
    prior: 0.75 * 0.9 ** at,
    title:
      paths.length > 1
        ? say`Use ${activation} instead of the ${paths.length} layers written by hand`
        : say`Use ${activation} instead of ${elementwise[0]!.name}`,
    edits: paths.map((path) => edit(context, path, { type: "activation", activation })),
    place: paths[0]!,
    layer: elementwise[0]!.name,
  }));
};

const sameShape = (a: readonly number[] | undefined, b: readonly number[] | undefined): boolean =>
  a !== undefined && a.length === b?.length && a.every((size, at) => size === b[at]);
