/**
 * The options of layers, losses, optimizers, … as data: one declaration is the parser's rule, the
 * schema's entry, the completion's text and the TypeScript type.
 */
interface Described<Value> {
  /** One sentence for hover and completion. Names units and the formula's symbol. */
  readonly description: string;
  /** What holds when the key is missing; absent: the key is required (or, with `optional`, unset). */
  readonly default?: Value;
  /** May be missing without a default; the value is then undefined. */
  readonly optional?: true;
}

export interface NumberOption extends Described<number> {
  readonly kind: "number" | "integer";
  readonly minimum?: number;
  readonly maximum?: number;
  /** The bound itself is out of the domain. */
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  /** A person may change it while the model trains; see `hyperparameters.ts`. */
  readonly adjustable?: true;
}
export interface BooleanOption extends Described<boolean> {
  readonly kind: "boolean";
}
export interface ChoiceOption<Name extends string = string> extends Described<Name> {
  readonly kind: "choice";
  readonly choices: readonly Name[];
}
export interface TextOption extends Described<string> {
  readonly kind: "text";
}
/** A list of positive integers, e.g. a shape; `length` 2 also takes one number for both. */
export interface IntegersOption extends Described<readonly number[]> {
  readonly kind: "integers";
  readonly length?: number;
  readonly minimum?: number;
}
/** A list of numbers, e.g. the learning rates of a piecewise schedule. */
export interface NumbersOption extends Described<readonly number[]> {
  readonly kind: "numbers";
  readonly length?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
}
/** A name of the registry, or `{ "type": name, …its options }`. */
export interface ChosenOption extends Described<Chosen> {
  readonly kind: "chosen";
  readonly from: "activations" | "initializers" | "schedules";
}
/** The entries of a penalty. */
export const penaltyOptions = {
  l1: {
    kind: "number",
    default: 0,
    minimum: 0,
    adjustable: true,
    description: "Adds l1 · Σ|W| to the cost.",
  },
  l2: {
    kind: "number",
    default: 0,
    minimum: 0,
    adjustable: true,
    description: "Adds l2 / 2 · Σ W² to the cost.",
  },
} as const satisfies Record<keyof Penalty, NumberOption>;

/** `{ "l1": 0, "l2": 0 }`. */
export interface PenaltyOption extends Described<Penalty> {
  readonly kind: "penalty";
}
/** A layer inside this one, `{ "type": name, …its options }`: without name and inputs of its own. */
export interface LayerOption extends Described<Chosen> {
  readonly kind: "layer";
  /** The types that may stand here; absent: every layer. */
  readonly among?: readonly string[];
}
/** The name of a layer whose final state this one starts from: an edge of the graph, beside `inputs`. */
export interface StateOption extends Described<string> {
  readonly kind: "state";
}

export type Option =
  | NumberOption
  | BooleanOption
  | ChoiceOption
  | TextOption
  | IntegersOption
  | NumbersOption
  | ChosenOption
  | PenaltyOption
  | LayerOption
  | StateOption;

export type OptionSchema = Readonly<Record<string, Option>>;

/** A member of a registry with its options resolved: every default filled in. */
export interface Chosen<Type extends string = string> {
  readonly type: Type;
  readonly options: OptionValues;
}
export interface Penalty {
  readonly l1: number;
  readonly l2: number;
}
export type OptionValue = number | boolean | string | readonly number[] | Chosen | Penalty | undefined;
export type OptionValues = Readonly<Record<string, OptionValue>>;

type BaseValue<O> = O extends NumberOption
  ? number
  : O extends BooleanOption
    ? boolean
    : O extends ChoiceOption<infer Name>
      ? Name
      : O extends TextOption
        ? string
        : O extends IntegersOption
          ? readonly number[]
          : O extends NumbersOption
            ? readonly number[]
            : O extends ChosenOption | LayerOption
              ? Chosen
              : O extends PenaltyOption
                ? Penalty
                : O extends StateOption
                  ? string
                  : never;

/** The resolved values of a schema: optional ones may be undefined, all others are there. */
export type ValuesOf<Schema extends OptionSchema> = {
  readonly [K in keyof Schema]: Schema[K] extends { optional: true }
    ? BaseValue<Schema[K]> | undefined
    : BaseValue<Schema[K]>;
};

/** What every registry's member has; `type` is its key in the registry and its name in the file. */
export interface Definition<Schema extends OptionSchema = OptionSchema> {
  /** One sentence for hover and completion. */
  readonly summary: string;
  readonly options: Schema;
}

/** The registry's member of that name with every default taken: how code (not a file) names one. */
export function withDefaults(type: string, schema: OptionSchema, given: OptionValues = {}): Chosen {
  const options: Record<string, OptionValue> = {};
  for (const [key, option] of Object.entries(schema)) options[key] = given[key] ?? option.default;
  return { type, options };
}

/** Options as a registry's member takes them; whoever made the `Chosen` (the parser, `withDefaults`) made them fit its schema. */
export const valuesOf = (options: OptionValues): ValuesOf<OptionSchema> => options as ValuesOf<OptionSchema>;
