/** A model file in code as its syntax: parsed, not run. */
import { parse } from "@babel/parser";
import type { Expression, File, Function as FunctionNode, Node } from "@babel/types";
import type { TextRange } from "../problem";

/** The functions and values a module declares at its top, by name. */
type Scope = ReadonlyMap<string, Node>;

export interface CodeSyntax {
  readonly text: string;
  readonly file: File | undefined;
  readonly errors: readonly { readonly message: string; readonly range: TextRange }[];
  readonly scope: Scope;
  /** What the module exports as its default; undefined where it does not. */
  readonly exported: Expression | undefined;
}

export const isTypeScript = (fileName: string): boolean => /\.[mc]?ts$/.test(fileName);

/** Total on any text: what cannot be read is among the errors. */
export const codeSyntax = (text: string, fileName: string): CodeSyntax => {
  const errors: { message: string; range: TextRange }[] = [];
  const tell = (message: string, offset: number): void => {
    const length = Math.min(1, Math.max(0, text.length - offset));
    errors.push({ message: sentence(message), range: { offset: Math.min(offset, text.length), length } });
  };
  let file: File | undefined;
  try {
    file = parse(text, {
      sourceType: "unambiguous",
      errorRecovery: true,
      attachComment: false,
      plugins: isTypeScript(fileName) ? ["typescript"] : [],
    });
    for (const error of (file as { errors?: readonly unknown[] | null }).errors ?? [])
      tell(reasonOf(error), positionOf(error));
  } catch (error) {
    tell(reasonOf(error), positionOf(error));
  }
  const scope = file ? topLevelOf(file) : new Map<string, Node>();
  return { text, file, errors, scope, exported: file && exportOf(file) };
};

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const positionOf = (error: unknown): number => (error as { pos?: number }).pos ?? 0;

/** The parser's message without its "(line:column)", which the problem's own place says. */
const sentence = (message: string): string => {
  const text = message.replace(/\s*\(\d+:\d+\)$/, "").trim();
  return /[.!?]$/.test(text) ? text : `${text}.`;
};

const topLevelOf = ({ program }: File): Scope => {
  const scope = new Map<string, Node>();
  for (const statement of program.body) {
    const declaration =
      statement.type === "ExportNamedDeclaration" ? (statement.declaration ?? statement) : statement;
    if (declaration.type === "FunctionDeclaration" && declaration.id)
      scope.set(declaration.id.name, declaration);
    if (declaration.type !== "VariableDeclaration") continue;
    for (const { id, init } of declaration.declarations) {
      if (id.type === "Identifier" && init) scope.set(id.name, init);
    }
  }
  return scope;
};

/** `export default …`, or `module.exports = …`. */
const exportOf = ({ program }: File): Expression | undefined => {
  for (const statement of program.body) {
    if (statement.type === "ExportDefaultDeclaration") {
      const { declaration } = statement;
      return isExpression(declaration) ? declaration : undefined;
    }
    if (statement.type !== "ExpressionStatement" || statement.expression.type !== "AssignmentExpression")
      continue;
    const { left, right } = statement.expression;
    if (
      left.type === "MemberExpression" &&
      left.object.type === "Identifier" &&
      left.property.type === "Identifier" &&
      ((left.object.name === "module" && left.property.name === "exports") ||
        (left.object.name === "exports" && left.property.name === "default"))
    ) {
      return right;
    }
  }
  return undefined;
};

const isExpression = (node: Node): node is Expression =>
  !["FunctionDeclaration", "ClassDeclaration", "TSDeclareFunction", "TSInterfaceDeclaration"].includes(
    node.type,
  );

export const rangeOfSyntax = ({ start, end }: Node): TextRange => ({
  offset: start ?? 0,
  length: Math.max(0, (end ?? 0) - (start ?? 0)),
});

export const isFunction = (node: Node | undefined): node is FunctionNode =>
  node !== undefined &&
  [
    "FunctionExpression",
    "ArrowFunctionExpression",
    "ObjectMethod",
    "FunctionDeclaration",
    "ClassMethod",
  ].includes(node.type);

/** How far names and calls are followed: enough for any file, an end for those that go round in a circle. */
const mostSteps = 20;

/**
 * The expression that a value comes from, as far as the text alone tells: without types and parentheses,
 * names of the module replaced by what they were given, a call of a function of the module by what it returns.
 */
export const originOf = (node: Node, scope: Scope, steps = mostSteps): Node => {
  if (steps === 0) return node;
  const on = (next: Node): Node => originOf(next, scope, steps - 1);
  switch (node.type) {
    case "TSAsExpression":
    case "TSSatisfiesExpression":
    case "TSNonNullExpression":
    case "TSTypeAssertion":
    case "ParenthesizedExpression":
      return on(node.expression);
    case "Identifier": {
      const declared = scope.get(node.name);
      return declared ? on(declared) : node;
    }
    case "MemberExpression": {
      const owner = on(node.object);
      const key = keyOfMember(node);
      const property = key === undefined ? undefined : propertyNamed(owner, key);
      return property ? on(property) : node;
    }
    case "CallExpression": {
      const callee = on(node.callee);
      const result = isFunction(callee) ? resultOf(callee) : undefined;
      return result ? on(result) : node;
    }
    default:
      return node;
  }
};

const keyOfMember = (node: Node & { type: "MemberExpression" }): string | undefined => {
  const { property, computed } = node;
  if (!computed && property.type === "Identifier") return property.name;
  return property.type === "StringLiteral" ? property.value : undefined;
};

/** The one value a function returns. */
const resultOf = (node: FunctionNode): Node | undefined => {
  if (node.body.type !== "BlockStatement") return node.body;
  const returned = node.body.body.filter((statement) => statement.type === "ReturnStatement");
  return returned.length === 1 ? (returned[0]!.argument ?? undefined) : undefined;
};

/** The key of a member of an object literal; undefined where only running the code would tell. */
export const keyOf = (member: Node): string | undefined => {
  if (member.type !== "ObjectProperty" && member.type !== "ObjectMethod") return undefined;
  const { key, computed } = member;
  if (key.type === "StringLiteral") return key.value;
  if (key.type === "NumericLiteral") return String(key.value);
  return !computed && key.type === "Identifier" ? key.name : undefined;
};

/** The value of a member of an object literal: of a method the method itself. */
export const valueOfMember = (member: Node): Node | undefined =>
  member.type === "ObjectMethod" ? member : member.type === "ObjectProperty" ? member.value : undefined;

export const memberNamed = (owner: Node, name: string): Node | undefined =>
  owner.type === "ObjectExpression"
    ? owner.properties.findLast((member) => keyOf(member) === name)
    : undefined;

const propertyNamed = (owner: Node, name: string): Node | undefined => {
  const member = memberNamed(owner, name);
  return member && valueOfMember(member);
};
