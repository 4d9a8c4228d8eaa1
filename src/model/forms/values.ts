import type { ModelPath } from "../problem";
import { oneOf, type ReaderRule, replaceBy, type Report, shorten } from "../report";
import { rangeOfNode, type TextNode } from "../tree";
import { nearestName } from "../nearest";
import type { Form, JsonSchema } from "./form";

export interface Bounds {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

/** `a number of at least 0 and below 1` */
const describe = (noun: string, { minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Bounds): string => {
  if (minimum !== undefined && maximum !== undefined) return `${noun} from ${minimum} to ${maximum}`;
  const least =
    minimum !== undefined
      ? `of at least ${minimum}`
      : exclusiveMinimum !== undefined
        ? `above ${exclusiveMinimum}`
        : "";
  const most =
    maximum !== undefined
      ? `of at most ${maximum}`
      : exclusiveMaximum !== undefined
        ? `below ${exclusiveMaximum}`
        : "";
  return `${noun} ${[least, most].filter((part) => part !== "").join(" and ")}`.trim();
};

const within = (value: number, { minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Bounds): boolean =>
  Number.isFinite(value) &&
  !(minimum !== undefined && value < minimum) &&
  !(maximum !== undefined && value > maximum) &&
  !(exclusiveMinimum !== undefined && value <= exclusiveMinimum) &&
  !(exclusiveMaximum !== undefined && value >= exclusiveMaximum);

const boundsOf = ({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Bounds): JsonSchema => ({
  ...(minimum !== undefined && { minimum }),
  ...(maximum !== undefined && { maximum }),
  ...(exclusiveMinimum !== undefined && { exclusiveMinimum }),
  ...(exclusiveMaximum !== undefined && { exclusiveMaximum }),
});

/** "0.1" in quotes is a common slip: the fix takes them off. */
const unquoted = (node: TextNode, path: ModelPath, wanted: "number" | "boolean") => {
  const text = node.type === "string" ? String(node.value).trim() : "";
  const value =
    wanted === "boolean" ? { true: true, false: false }[text] : text === "" ? undefined : Number(text);
  const fits = value !== undefined && (typeof value === "boolean" || Number.isFinite(value));
  return fits ? [replaceBy(path, value, `Write ${value} without quotes`)] : [];
};

const numeric = (
  kind: "number" | "integer",
  bounds: Bounds,
  rule: ReaderRule = "out-of-range",
): Form<number> => {
  const expects = describe(kind === "integer" ? "a whole number" : "a number", bounds);
  return {
    expects,
    schema: () => ({ type: kind, ...boundsOf(bounds) }),
    read(node, path, report) {
      if (node.type !== "number") {
        report.wrongType(node, path, expects, unquoted(node, path, "number"));
        return undefined;
      }
      const value = Number(node.value);
      if (kind === "integer" && Number.isFinite(value) && !Number.isInteger(value)) {
        report.wrongType(node, path, expects);
        return undefined;
      }
      const isExact = kind === "number" || Number.isSafeInteger(value);
      if (isExact && within(value, bounds)) return value;
      report.outOfRange(node, path, expects, rule);
      return undefined;
    },
  };
};

/** `rule`: what a value out of the bounds is reported as. */
export const number = (bounds: Bounds = {}, rule?: ReaderRule): Form<number> =>
  numeric("number", bounds, rule);
export const integer = (bounds: Bounds = {}): Form<number> => numeric("integer", bounds);

export const boolean: Form<boolean> = {
  expects: "true or false",
  schema: () => ({ type: "boolean" }),
  read(node, path, report) {
    if (typeof node.value === "boolean") return node.value;
    report.wrongType(node, path, boolean.expects, unquoted(node, path, "boolean"));
    return undefined;
  },
};

/** Any text that is not empty. */
export const text = (expects: string): Form<string> => ({
  expects,
  schema: () => ({ type: "string", minLength: 1 }),
  read: (node, path, report) =>
    typeof node.value !== "string"
      ? report.wrongType(node, path, expects)
      : node.value === ""
        ? report.outOfRange(node, path, expects)
        : node.value,
});

export const choice = <const Name extends string>(
  what: string,
  names: readonly Name[],
  descriptions?: Readonly<Partial<Record<Name, string>>>,
): Form<Name> => ({
  expects: oneOf(names),
  schema: () => ({
    type: "string",
    enum: names,
    ...(descriptions && { enumDescriptions: names.map((name) => descriptions[name] ?? "") }),
  }),
  read(node, path, report) {
    if (typeof node.value === "string") return knownName(what, node.value, names, node, path, report);
    report.wrongType(node, path, oneOf(names));
    return undefined;
  },
});

/** The name if it is one of `names`; otherwise a problem that suggests the nearest one. */
export const knownName = <Name extends string>(
  what: string,
  given: string,
  names: readonly Name[],
  node: TextNode,
  path: ModelPath,
  report: Report,
): Name | undefined => {
  const name = names.find((candidate) => candidate === given);
  if (name !== undefined) return name;
  const nearest = nearestName(given, names);
  const hint = nearest ? `Did you mean \`${nearest}\`?` : `Known: ${oneOf(names)}.`;
  const fixes = nearest ? [replaceBy(path, nearest, `Change to \`${nearest}\``)] : [];
  report.add("unknown-name", rangeOfNode(node), path, `There is no ${what} \`${shorten(given)}\`. ${hint}`, {
    fixes,
  });
  return undefined;
};
