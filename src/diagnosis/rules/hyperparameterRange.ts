/**
 * Ranges outside of which a hyper-parameter hardly ever works. (What cannot work at all, a learning
 * rate ≤ 0 or a dropout rate ≥ 1, the reader reports under this rule's name, always as an error.)
 */
import { registries } from "../../model/registries";
import type { ModelPath } from "../../model/problem";
import { defineStaticRule, type StaticContext, type Symptom, type ThresholdValues } from "../rule";
import { say } from "../../words/words";
import { sentences } from "../../words/lists";

const adamLike = new Set(["adam", "adamw", "adamax", "nadam"]);

const thresholds = {
  learningRate: {
    default: 1,
    description:
      "Largest learning rate of optimizers that step along the gradient itself, like sgd: on standardized inputs the curvature is about 1, and a step above 2 / curvature diverges (LeCun et al. 1998).",
  },
  adamLearningRate: {
    default: 0.05,
    description:
      "Largest learning rate of Adam and its kin, where every parameter moves by about the rate itself in a step: kernels start around 0.1 in size.",
  },
  smallestEpsilon: { default: 1e-10, description: "ε below this vanishes beside float32 numbers." },
  largestEpsilon: { default: 1e-2, description: "ε above this outweighs the averages it is added to." },
  dropout: {
    default: 0.5,
    description:
      "Largest dropout rate: at 0.5 the noise is greatest (Srivastava et al. 2014); beyond it, signal is lost.",
  },
  penalty: {
    default: 0.1,
    description: "Largest l1 or l2: usual values are 1e-5 to 1e-2; above, the penalty outweighs the data.",
  },
} as const;

type Limits = ThresholdValues<typeof thresholds>;

export const hyperparameterRange = defineStaticRule({
  severity: "warning",
  summary: "A hyper-parameter lies outside of the range in which training usually works.",
  thresholds,
  check: (context, limits) => [
    ...learningRate(context, limits),
    ...epsilons(context, limits),
    ...dropout(context, limits),
    ...penalties(context, limits),
  ],
});

const learningRate = ({ model }: StaticContext, limits: Limits): Symptom[] => {
  const { type, options } = model.training.optimizer;
  const rate = options.learningRate;
  const isAdam = adamLike.has(type);
  const limit = isAdam ? limits.adamLearningRate : limits.learningRate;
  if (typeof rate !== "number" || rate <= limit) return [];
  const usual = Object.hasOwn(registries.optimizers, type)
    ? registries.optimizers[type]!.options.learningRate?.default
    : undefined;
  const path = ["optimizer", "learningRate"];
  return [
    {
      path,
      message: sentences(
        isAdam
          ? say`A learning rate of ${rate} is far above what ${type} usually stands (at most ${limit}): every parameter moves by about that much in every step, whatever its gradient.`
          : say`A learning rate of ${rate} is far above what ${type} usually stands (at most ${limit}): each step overshoots the minimum and the cost grows.`,
        say`Start with ${typeof usual === "number" ? usual : limit / 10} and raise it tenfold at a time.`,
      ),
      evidence: { learningRate: rate, limit },
      fixes:
        typeof usual === "number"
          ? [{ title: say`Change learningRate ${rate} → ${usual}`, edits: [{ path, value: usual }] }]
          : [],
    },
  ];
};

const epsilons = ({ model }: StaticContext, limits: Limits): Symptom[] => {
  const places: {
    readonly path: ModelPath;
    readonly value: unknown;
    readonly owner: string;
    readonly usual: unknown;
  }[] = [];
  const { optimizer } = model.training;
  places.push({
    path: ["optimizer", "epsilon"],
    value: optimizer.options.epsilon,
    owner: optimizer.type,
    usual: defaultOf("optimizers", optimizer.type),
  });
  for (const { type, options, path } of distinctLayers(model)) {
    places.push({
      path: [...path, "epsilon"],
      value: options.epsilon,
      owner: type,
      usual: defaultOf("layers", type),
    });
  }
  return places.flatMap(({ path, value, owner, usual }): Symptom[] => {
    if (typeof value !== "number" || (value >= limits.smallestEpsilon && value <= limits.largestEpsilon))
      return [];
    return [
      {
        path,
        message:
          value < limits.smallestEpsilon
            ? say`ε = ${value} of ${owner} is lost beside float32 numbers, so divisions by zero come through (at least ${limits.smallestEpsilon}).`
            : say`ε = ${value} of ${owner} outweighs what it is added to (at most ${limits.largestEpsilon}).`,
        evidence: { epsilon: value },
        fixes:
          typeof usual === "number"
            ? [{ title: say`Change epsilon to ${usual}`, edits: [{ path, value: usual }] }]
            : [],
      },
    ];
  });
};

const defaultOf = (registry: "optimizers" | "layers", type: string): unknown =>
  Object.hasOwn(registries[registry], type)
    ? registries[registry][type]!.options.epsilon?.default
    : undefined;

/** Copies of a repeated layer stand in one place. */
const distinctLayers = (model: StaticContext["model"]) => [
  ...new Map(model.layers.map((layer) => [JSON.stringify(layer.path), layer])).values(),
];

const dropout = ({ model }: StaticContext, limits: Limits): Symptom[] =>
  distinctLayers(model).flatMap(({ type, name, options, path }): Symptom[] => {
    const { rate, keepProb } = options;
    if (type !== "dropout") return [];
    const byKept = typeof rate !== "number" && typeof keepProb === "number";
    const dropped = typeof rate === "number" ? rate : byKept ? 1 - keepProb : 0;
    if (dropped <= limits.dropout) return [];
    const key = byKept ? "keepProb" : "rate";
    const kept = Number((1 - dropped).toPrecision(6));
    const turned = byKept ? Number((1 - keepProb).toPrecision(6)) : kept;
    const place = [...path, key];
    return [
      {
        layer: name,
        path: place,
        message: sentences(
          say`${name} drops ${percent(dropped)} of its input in every training step and keeps only ${percent(kept)}.`,
          byKept
            ? say`\`keepProb\` is the fraction kept; as a rate it would be ${turned}.`
            : say`\`rate\` is the fraction dropped; as a probability of keeping it would be ${turned}.`,
          say`Rates above ${limits.dropout} lose more signal than they prevent overfitting.`,
        ),
        evidence: { dropped, limit: limits.dropout },
        fixes: [{ title: say`Change ${key} to ${turned}`, edits: [{ path: place, value: turned }] }],
      },
    ];
  });

const percent = (fraction: number): string => `${Number((fraction * 100).toPrecision(3))} %`;

const penalties = ({ model }: StaticContext, limits: Limits): Symptom[] => {
  const places = [{ path: ["regularization"] as ModelPath, value: model.regularization as unknown }];
  for (const { options, path } of distinctLayers(model)) {
    places.push({ path: [...path, "kernelRegularizer"], value: options.kernelRegularizer });
  }
  return places.flatMap(({ path, value }) =>
    (["l1", "l2"] as const).flatMap((key): Symptom[] => {
      const strength =
        typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
      if (typeof strength !== "number" || strength <= limits.penalty) return [];
      const place = [...path, key];
      return [
        {
          path: place,
          message: sentences(
            say`${key} = ${strength} pulls every kernel towards 0 harder than the data can push back; usual values are 1e-5 to 1e-2.`,
            say`(The term is ${key === "l2" ? "λ/2 · Σ W²" : "λ · Σ |W|"}, not divided by the number of examples.)`,
          ),
          evidence: { [key]: strength, limit: limits.penalty },
          fixes: [{ title: say`Change ${key} ${strength} → 0.001`, edits: [{ path: place, value: 0.001 }] }],
        },
      ];
    }),
  );
};
