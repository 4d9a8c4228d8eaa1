import type { ModelPath } from "../problem";
import { changeTo, didYouMean, oneOf, type ReaderRule, replaceBy, type Report, shorten } from "../report";
import { rangeOfNode, type TextNode } from "../tree";
import { nearestName } from "../nearest";
import type { Form, JsonSchema, Phrase } from "./form";
import { say } from "../../words/words";
import { sentences } from "../../words/lists";

export interface Bounds {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

/** `a number of at least 0 and below 1` */
const describe = (kind: "number" | "integer", bounds: Bounds): string => {
  const noun = kind === "integer" ? say`a whole number` : say`a number`;
  const { minimum: least, maximum: most, exclusiveMinimum: above, exclusiveMaximum: below } = bounds;
  if (least !== undefined) {
    if (most !== undefined) return say`${noun} from ${least} to ${most}`;
    return below === undefined
      ? say`${noun} of at least ${least}`
      : say`${noun} of at least ${least} and below ${below}`;
  }
  if (above !== undefined) {
    if (most !== undefined) return say`${noun} above ${above} and of at most ${most}`;
    return below === undefined ? say`${noun} above ${above}` : say`${noun} above ${above} and below ${below}`;
  }
  if (most !== undefined) return say`${noun} of at most ${most}`;
  return below === undefined ? noun : say`${noun} below ${below}`;
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
  return fits ? [replaceBy(path, value, say`Write ${value} without quotes`)] : [];
};

const numeric = (
  kind: "number" | "integer",
  bounds: Bounds,
  rule: ReaderRule = "out-of-range",
): Form<number> => {
  const expects = () => describe(kind, bounds);
  return {
    expects,
    schema: () => ({ type: kind, ...boundsOf(bounds) }),
    read(node, path, report) {
      if (node.type !== "number") {
        report.wrongType(node, path, expects(), unquoted(node, path, "number"));
        return undefined;
      }
      const value = Number(node.value);
      if (kind === "integer" && Number.isFinite(value) && !Number.isInteger(value)) {
        report.wrongType(node, path, expects());
        return undefined;
      }
      const isExact = kind === "number" || Number.isSafeInteger(value);
      if (isExact && within(value, bounds)) return value;
      report.outOfRange(node, path, expects(), rule);
      return undefined;
    },
  };
};

/** `rule`: what a value out of the bounds is reported as. */
export const number = (bounds: Bounds = {}, rule?: ReaderRule): Form<number> =>
  numeric("number", bounds, rule);
export const integer = (bounds: Bounds = {}): Form<number> => numeric("integer", bounds);

export const boolean: Form<boolean> = {
  expects: () => say`true or false`,
  schema: () => ({ type: "boolean" }),
  read(node, path, report) {
    if (typeof node.value === "boolean") return node.value;
    report.wrongType(node, path, boolean.expects(), unquoted(node, path, "boolean"));
    return undefined;
  },
};

/** Any text that is not empty. */
export const text = (expects: Phrase): Form<string> => ({
  expects,
  schema: () => ({ type: "string", minLength: 1 }),
  read: (node, path, report) =>
    typeof node.value !== "string"
      ? report.wrongType(node, path, expects())
      : node.value === ""
        ? report.outOfRange(node, path, expects())
        : node.value,
});

export const choice = <const Name extends string>(
  unknown: (name: string) => string,
  names: readonly Name[],
  descriptions?: Readonly<Partial<Record<Name, string>>>,
): Form<Name> => ({
  expects: () => oneOf(names),
  schema: () => ({
    type: "string",
    enum: names,
    ...(descriptions && { enumDescriptions: names.map((name) => descriptions[name] ?? "") }),
  }),
  read(node, path, report) {
    if (typeof node.value === "string") return knownName(unknown, node.value, names, node, path, report);
    report.wrongType(node, path, oneOf(names));
    return undefined;
  },
});

/** The name if it is one of `names`; otherwise a problem that suggests the nearest one. `unknown`: that there is no such name. */
export const knownName = <Name extends string>(
  unknown: (name: string) => string,
  given: string,
  names: readonly Name[],
  node: TextNode,
  path: ModelPath,
  report: Report,
): Name | undefined => {
  const name = names.find((candidate) => candidate === given);
  if (name !== undefined) return name;
  const nearest = nearestName(given, names);
  const hint = nearest ? didYouMean(nearest) : say`Known: ${oneOf(names)}.`;
  const message = sentences(unknown(`\`${shorten(given)}\``), hint);
  const fixes = nearest ? [changeTo(path, nearest)] : [];
  report.add("unknown-name", rangeOfNode(node), path, message, { fixes });
  return undefined;
};
