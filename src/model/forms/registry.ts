import type { Definition, Option, OptionSchema, OptionValue, OptionValues } from "../../engine/options";
import { notYetAvailable } from "../notYetAvailable";
import type { ModelPath } from "../problem";
import { registries } from "../registries";
import type { Report } from "../report";
import type { Phrase } from "./form";
import { rangeOfNode, type TextNode } from "../tree";
import { knownName } from "./values";
import { say } from "../../words/words";

export type Registry = Readonly<Record<string, Definition>>;

/** What one member of each registry is called in the schema and in what is announced. */
export const nouns = {
  layers: "layer",
  activations: "activation",
  initializers: "initializer",
  losses: "loss",
  optimizers: "optimizer",
  schedules: "schedule",
  metrics: "metric",
  augmentations: "augmentation",
} as const;
/** Those that are chosen by name, or by name with options. */
export type NamedRegistry = Exclude<keyof typeof nouns, "layers">;

export const namedRegistries = (Object.keys(nouns) as (keyof typeof nouns)[]).filter(
  (from) => from !== "layers",
);

/** What is said of the members: whole phrases, since other languages bend their words. Names come in backticks. */
export const wordsOf: Readonly<Record<NamedRegistry, RegistryWords>> & {
  readonly layers: Pick<RegistryWords, "unknown">;
} = {
  layers: { unknown: (name) => say`There is no layer ${name}.` },
  activations: {
    unknown: (name) => say`There is no activation ${name}.`,
    name: () => say`the name of an activation`,
    nameOrObject: () => say`the name of an activation, or { "type": name, options }`,
    member: (name) => say`activation ${name}`,
  },
  initializers: {
    unknown: (name) => say`There is no initializer ${name}.`,
    name: () => say`the name of an initializer`,
    nameOrObject: () => say`the name of an initializer, or { "type": name, options }`,
    member: (name) => say`initializer ${name}`,
  },
  losses: {
    unknown: (name) => say`There is no loss ${name}.`,
    name: () => say`the name of a loss`,
    nameOrObject: () => say`the name of a loss, or { "type": name, options }`,
    member: (name) => say`loss ${name}`,
  },
  optimizers: {
    unknown: (name) => say`There is no optimizer ${name}.`,
    name: () => say`the name of an optimizer`,
    nameOrObject: () => say`the name of an optimizer, or { "type": name, options }`,
    member: (name) => say`optimizer ${name}`,
  },
  schedules: {
    unknown: (name) => say`There is no schedule ${name}.`,
    name: () => say`the name of a schedule`,
    nameOrObject: () => say`the name of a schedule, or { "type": name, options }`,
    member: (name) => say`schedule ${name}`,
  },
  metrics: {
    unknown: (name) => say`There is no metric ${name}.`,
    name: () => say`the name of a metric`,
    nameOrObject: () => say`the name of a metric, or { "type": name, options }`,
    member: (name) => say`metric ${name}`,
  },
  augmentations: {
    unknown: (name) => say`There is no augmentation ${name}.`,
    name: () => say`the name of an augmentation`,
    nameOrObject: () => say`the name of an augmentation, or { "type": name, options }`,
    member: (name) => say`augmentation ${name}`,
  },
};

interface RegistryWords {
  readonly unknown: (name: string) => string;
  readonly name: Phrase;
  readonly nameOrObject: Phrase;
  /** Completes "… is not a key of". */
  readonly member: (name: string) => string;
}

export const membersOf = (registry: Registry): string[] => Object.keys(registry);

export const memberOf = <D extends Definition>(
  registry: Readonly<Record<string, D>>,
  type: string,
): D | undefined => (Object.hasOwn(registry, type) ? registry[type] : undefined);

/** The member's name, or a problem: one that is announced but not built is not called a spelling mistake. */
export const readName = (
  from: keyof typeof wordsOf,
  given: string,
  registry: Registry,
  node: TextNode,
  path: ModelPath,
  report: Report,
): string | undefined => {
  if (!memberOf(registry, given) && notYetAvailable(nouns[from], given)) {
    report.add(
      "not-available",
      rangeOfNode(node),
      path,
      say`\`${given}\` is not available yet in this version.`,
    );
    return undefined;
  }
  return knownName(wordsOf[from].unknown, given, membersOf(registry), node, path, report);
};

export const requiredKeys = (schema: OptionSchema): string[] =>
  Object.keys(schema).filter((key) => schema[key]!.default === undefined && !schema[key]!.optional);

/** Every option's default; what is required stays undefined. */
export const defaultsOf = (schema: OptionSchema): OptionValues =>
  Object.fromEntries(Object.entries(schema).map(([key, option]) => [key, defaultOf(option)]));

/** A default member of a registry is declared by its name; its own options' defaults are filled in here. */
export const defaultOf = (option: Option): OptionValue => {
  if (option.kind !== "chosen" || !option.default) return option.default;
  const { type, options } = option.default;
  const definition = memberOf(registries[option.from], type);
  return { type, options: { ...(definition && defaultsOf(definition.options)), ...options } };
};
