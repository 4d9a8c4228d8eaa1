/**
 * Where a custom layer's functions stand, and on which lines its backward writes each gradient: from the
 * text of the functions, by following the names that their argument is taken apart into.
 */
import type { Function as FunctionNode, LVal, Node, PatternLike } from "@babel/types";
import { lineMapOf } from "../lineMap";
import type { CodePlace, CustomPlaces } from "../custom";
import type { FoundCustom } from "./codeTree";
import type { LoadedModule } from "./evaluated";
import {
  type CodeSyntax,
  codeSyntax,
  isFunction,
  memberNamed,
  originOf,
  rangeOfSyntax,
  valueOfMember,
} from "./syntax";

/** Of a custom layer or loss of the model file `file`; `modules` are those that were run. */
export const placesOf = (
  { value, syntax }: FoundCustom,
  file: string,
  code: CodeSyntax,
  modules: readonly LoadedModule[],
): CustomPlaces => {
  const find = (name: "forward" | "backward"): Found | undefined => {
    const member = syntax && memberNamed(syntax, name);
    const written = member && valueOfMember(member);
    const origin = written && originOf(written, code.scope);
    if (isFunction(origin)) return { node: origin, file, text: code.text };
    const given = value && (value as Record<string, unknown>)[name];
    return typeof given === "function" ? foundByText(String(given), modules) : undefined;
  };
  const [forward, backward] = [find("forward"), find("backward")];
  return {
    ...(forward && { forward: headOf(forward) }),
    ...(backward && { backward: headOf(backward) }),
    gradients: backward ? gradientsOf(backward) : {},
  };
};

interface Found {
  readonly node: FunctionNode;
  readonly file: string;
  readonly text: string;
}

const placeAt = ({ file, text }: Found, offset: number, length: number): CodePlace => ({
  file,
  range: { offset, length },
  ...lineMapOf(text).positionAt(offset),
});

/** The function's first line. */
const headOf = (found: Found): CodePlace => {
  const { offset, length } = rangeOfSyntax(found.node);
  const first = found.text.slice(offset, offset + length).search(/[\r\n]/);
  return placeAt(found, offset, first < 0 ? length : first);
};

/** The function whose text, as it was run, is this one: lines are the same before and after. */
const foundByText = (text: string, modules: readonly LoadedModule[]): Found | undefined => {
  for (const { file, text: source, code } of modules) {
    const at = code.indexOf(text);
    if (at < 0) continue;
    const line = lineMapOf(code).positionAt(at).line;
    const { file: syntax } = codeSyntax(source, file);
    const lines = lineMapOf(source);
    let found: FunctionNode | undefined;
    if (syntax) {
      walk(syntax.program, (node) => {
        if (!found && isFunction(node) && lines.positionAt(node.start ?? 0).line === line) found = node;
      });
    }
    return found && { node: found, file, text: source };
  }
  return undefined;
};

/** What a name stands for: `inputGradients`, `inputGradients.0`, `parameterGradients.beta.data`, … */
type Names = Map<string, string>;

/** Calls on a tensor's data that change it. */
const writers = new Set(["set", "fill", "copyWithin"]);

const gradientsOf = (found: Found): Record<string, CodePlace> => {
  const names: Names = new Map();
  const [argument] = found.node.params;
  if (argument) bind(argument, "", names);
  const places: Record<string, CodePlace> = {};
  const note = (target: Node, statement: Node, certain: boolean): void => {
    const gradient = gradientOf(meaning(target, names));
    if (gradient === undefined) return;
    if (places[gradient] && !certain) return;
    const { offset, length } = rangeOfSyntax(statement);
    // The last write decides what the gradient is.
    places[gradient] = placeAt(found, offset, length);
  };
  walk(found.node.body, (node) => {
    if (node.type === "VariableDeclarator" && node.init) {
      const what = meaning(node.init, names);
      if (what !== undefined) bind(node.id, what, names);
    } else if (node.type === "AssignmentExpression") {
      note(node.left, node, true);
    } else if (node.type === "UpdateExpression") {
      note(node.argument, node, true);
    } else if (node.type === "CallExpression") {
      const { callee } = node;
      const writes =
        callee.type === "MemberExpression" &&
        callee.property.type === "Identifier" &&
        writers.has(callee.property.name);
      if (writes) note(callee.object, node, true);
      // A function of the user's own that is given the gradient to fill.
      for (const given of node.arguments) if (!writes) note(given, node, false);
    }
  });
  return places;
};

/** Names in a pattern, each with what it stands for. */
const bind = (pattern: PatternLike | LVal, what: string, names: Names): void => {
  const inner = (key: string): string => (what === "" ? key : `${what}.${key}`);
  switch (pattern.type) {
    case "Identifier":
      names.set(pattern.name, what);
      break;
    case "AssignmentPattern":
      bind(pattern.left, what, names);
      break;
    case "ArrayPattern":
      pattern.elements.forEach((element, index) => {
        if (element && element.type !== "RestElement") bind(element, inner(String(index)), names);
      });
      break;
    case "ObjectPattern":
      for (const property of pattern.properties) {
        if (property.type !== "ObjectProperty" || property.computed) continue;
        const { key, value } = property;
        const name =
          key.type === "Identifier" ? key.name : key.type === "StringLiteral" ? key.value : undefined;
        if (name !== undefined) bind(value as PatternLike, inner(name), names);
      }
      break;
    default:
      // A parameter is no other pattern that names anything.
      break;
  }
};

/** `dx.data` → `inputGradients.0.data`; undefined for what does not come from the argument. */
const meaning = (node: Node, names: Names): string | undefined => {
  if (
    node.type === "TSNonNullExpression" ||
    node.type === "TSAsExpression" ||
    node.type === "ParenthesizedExpression"
  ) {
    return meaning(node.expression, names);
  }
  if (node.type === "Identifier") return names.get(node.name);
  if (node.type !== "MemberExpression") return undefined;
  const owner = meaning(node.object, names);
  if (owner === undefined) return undefined;
  const { property, computed } = node;
  const key =
    !computed && property.type === "Identifier"
      ? property.name
      : property.type === "NumericLiteral" || property.type === "StringLiteral"
        ? String(property.value)
        : "*";
  return owner === "" ? key : `${owner}.${key}`;
};

/** `inputGradients.1.data.*` → `input:1`; `parameterGradients.beta` → `beta`. */
const gradientOf = (what: string | undefined): string | undefined => {
  const [list, which] = what?.split(".") ?? [];
  if (which === undefined || which === "*") return undefined;
  if (list === "parameterGradients") return which;
  return list === "inputGradients" ? (which === "0" ? "input" : `input:${which}`) : undefined;
};

/** Every node below, in the order of the text. */
const walk = (node: Node, visit: (node: Node) => void): void => {
  visit(node);
  for (const value of Object.values(node) as unknown[]) {
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (isNode(child)) walk(child, visit);
    }
  }
};

const isNode = (value: unknown): value is Node =>
  typeof value === "object" &&
  value !== null &&
  typeof (value as { type?: unknown }).type === "string" &&
  "start" in value;
