import { activationOf, hasKernel, outputChainOf } from "../outputChain";
import { edit, fromFinding, loud, spoken } from "./propose";
import type { Candidate, CauseContext, Hypothesis } from "./cause";
import { say } from "../../words/words";

/** Weight layers in a row from which plain stacks train badly (He et al. 2016 saw it from about 20 on, narrow ones earlier). */
const tall = 8;
/** Hidden layers that are enough for most tables. */
const enough = 3;

/** The network has not the units the answer takes, or more layers than gradients get through. */
export const architecture: Hypothesis = {
  cause: "architecture",
  summary: "There are too few or too many units or layers for the task.",
  propose: (context) => [
    ...loud(context, "class-count").flatMap((finding) =>
      fromFinding(context, finding, { cause: "architecture", prior: 0.95 }),
    ),
    ...shallower(context),
    ...wider(context),
  ],
};

const lost = [
  "vanishing-gradient",
  "exploding-gradient",
  "dead-units",
  "degenerate-output",
  "plateau",
  "untrained-layer",
];

/** A tall repeated block, repeated less. */
const shallower = (context: CauseContext): Candidate[] => {
  const { model } = context;
  if (model.layers.filter(hasKernel).length < tall) return [];
  const because = spoken(context, ...lost);
  const blocks = new Map<string, readonly (string | number)[]>();
  for (const { path } of model.layers) {
    if (path.length < 4) continue;
    const repeat = [...path.slice(0, -2), "repeat"];
    blocks.set(JSON.stringify(repeat), repeat);
  }
  return [...blocks.values()].flatMap((path): Candidate[] => {
    const times = context.valueAt(path);
    if (typeof times !== "number" || times <= enough) return [];
    return [
      {
        cause: "architecture",
        because,
        evidence: because.length > 0 ? "symptom" : "guess",
        prior: because.length > 0 ? 0.5 : 0.15,
        title: say`Repeat the block ${enough} times instead of ${times}`,
        edits: [edit(context, path, enough)],
        place: path,
      },
    ];
  });
};

/** Four times the units in every hidden layer. */
const wider = (context: CauseContext): Candidate[] => {
  const { model } = context;
  const because = spoken(context, "high-bias");
  const output = outputChainOf(model)?.layer;
  const places = new Map<string, Candidate["edits"][number]>();
  for (const layer of model.layers) {
    const units = layer.options.units;
    if (layer.type !== "dense" || layer === output || typeof units !== "number" || units >= 64) continue;
    if (activationOf(layer) === undefined && model.layers.length > 1) continue;
    const path = [...layer.path, "units"];
    places.set(JSON.stringify(path), edit(context, path, units * 4));
  }
  const edits = [...places.values()];
  if (edits.length === 0) return [];
  return [
    {
      cause: "architecture",
      because,
      evidence: "guess",
      prior: because.length > 0 ? 0.3 : 0.1,
      title: say`Four times the units in the hidden layers`,
      edits,
      place: edits[0]!.path,
    },
  ];
};
