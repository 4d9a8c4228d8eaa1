import type { Definition, Option, OptionSchema, OptionValue, OptionValues } from "../../engine/options";
import { type AnnouncedKind, notYetAvailable } from "../notYetAvailable";
import type { ModelPath } from "../problem";
import { registries } from "../registries";
import type { Report } from "../report";
import { rangeOfNode, type TextNode } from "../tree";
import { knownName } from "./values";

export type Registry = Readonly<Record<string, Definition>>;

/** What one member of each registry is called in messages, and the schema's definition of it. */
export const nouns = {
  activations: "activation",
  initializers: "initializer",
  losses: "loss",
  optimizers: "optimizer",
  schedules: "schedule",
  metrics: "metric",
  augmentations: "augmentation",
} as const;
export type NamedRegistry = keyof typeof nouns;

export const membersOf = (registry: Registry): string[] => Object.keys(registry);

export const memberOf = <D extends Definition>(
  registry: Readonly<Record<string, D>>,
  type: string,
): D | undefined => (Object.hasOwn(registry, type) ? registry[type] : undefined);

/** The member's name, or a problem: one that is announced but not built is not called a spelling mistake. */
export const readName = (
  what: AnnouncedKind,
  given: string,
  registry: Registry,
  node: TextNode,
  path: ModelPath,
  report: Report,
): string | undefined => {
  if (!memberOf(registry, given) && notYetAvailable(what, given)) {
    report.add(
      "not-available",
      rangeOfNode(node),
      path,
      `\`${given}\` is not available yet in this version.`,
    );
    return undefined;
  }
  return knownName(what, given, membersOf(registry), node, path, report);
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
