import { createScanner, type ParseError, parseTree } from "jsonc-parser";
import type { ModelPath, TextRange } from "./problem";
import { syntaxSentence } from "./syntaxSentence";
import { say } from "../words/words";

/**
 * A value of the text with its place: comments are gone, what could not be read is left out. The shape is
 * jsonc-parser's; a model file in code adds functions, and values that only running it would tell.
 */
export interface TextNode {
  readonly type:
    "object" | "array" | "property" | "string" | "number" | "boolean" | "null" | "function" | "unknown";
  readonly value?: unknown;
  readonly offset: number;
  readonly length: number;
  readonly parent?: TextNode;
  readonly children?: readonly TextNode[];
  /** Where a squiggle for it goes, if not where `headlineOf` would say: the place that names a value made elsewhere. */
  readonly headline?: TextRange;
  /** The expression that names or calls what is made elsewhere: a whole other value may stand in its place. */
  readonly used?: TextRange;
  /** Its text is not the value itself but what makes it, so that no edit may replace it. */
  readonly computed?: true;
  /** Of an object: more keys may be there than could be read. */
  readonly open?: true;
  /** Of a custom layer or loss in code: its key among the model's own definitions. */
  readonly custom?: string;
}

export interface Property {
  readonly key: string;
  readonly keyNode: TextNode;
  /** Missing while the person is still typing it. */
  readonly value: TextNode | undefined;
}

export interface TextTree {
  readonly root: TextNode | undefined;
  readonly errors: readonly TreeError[];
}

export interface TreeError {
  readonly message: string;
  readonly range: TextRange;
  /** Default `syntax`. */
  readonly rule?: "syntax" | "code-error";
}

/** A model nests about ten deep; the parser calls itself once a level, so depth has to end somewhere. */
const deepest = 100;

const tooDeepAt = (text: string): number | undefined => {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (let token: number = scanner.scan(); token !== 17 /* end of file */; token = scanner.scan()) {
    if (token === 1 /* { */ || token === 3 /* [ */) depth += 1;
    else if (token === 2 /* } */ || token === 4 /* ] */) depth -= 1;
    if (depth > deepest) return scanner.getTokenOffset();
  }
  return undefined;
};

/** Reads JSON with comments and trailing commas; total on any text, keeping what can be kept. */
export const treeOf = (text: string): TextTree => {
  if (text.trim() === "") {
    const message = say`The file is empty. A model is an object: { "data": …, "layers": […], "loss": … }.`;
    return { root: undefined, errors: [{ message, range: { offset: 0, length: 0 } }] };
  }
  const tooDeep = tooDeepAt(text);
  if (tooDeep !== undefined) {
    const message = say`Nested more than ${deepest} levels deep; a model file needs about ten.`;
    return { root: undefined, errors: [{ message, range: { offset: tooDeep, length: 1 } }] };
  }
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  return { root, errors: distinct(errors).map((error) => syntaxSentence(text, error)) };
};

/** One mistake makes the parser complain several times from there on: the first complaint of a place counts. */
const distinct = (errors: readonly ParseError[]): ParseError[] =>
  errors.filter((error, index) => index === 0 || error.offset > errors[index - 1]!.offset);

export const propertiesOf = (object: TextNode): Property[] =>
  (object.children ?? []).flatMap((property) => {
    const [keyNode, value] = property.children ?? [];
    return keyNode ? [{ key: String(keyNode.value), keyNode, value }] : [];
  });

/** Of equal keys the first, which is also the one that edits change. */
export const propertyOf = (object: TextNode, key: string): Property | undefined =>
  object.type === "object" ? propertiesOf(object).find((property) => property.key === key) : undefined;

export const rangeOfNode = (node: TextNode): TextRange => ({
  offset: node.offset,
  length: Math.max(0, node.length),
});

/** The deepest existing node along `path`; `found` tells whether the path was walked to its end. */
export const follow = (
  root: TextNode,
  path: ModelPath,
): { readonly node: TextNode; readonly found: boolean } => {
  let node = root;
  for (const segment of path) {
    const next = typeof segment === "string" ? propertyOf(node, segment) : undefined;
    if (next && !next.value) return { node: next.keyNode, found: false };
    const child = next ? next.value : node.type === "array" ? node.children?.[Number(segment)] : undefined;
    if (!child) return { node, found: false };
    node = child;
  }
  return { node, found: true };
};

/**
 * Where a squiggle for this node goes: a simple value whole; of an object its `type`, `generator` or
 * `repeat`; of another object or list the key that holds it, or its opening bracket. Never twenty lines.
 */
export const headlineOf = (node: TextNode): TextRange => {
  if (node.headline) return node.headline;
  if (node.type !== "object" && node.type !== "array") return rangeOfNode(node);
  const type = propertyOf(node, "type")?.value ?? propertyOf(node, "generator")?.value;
  if (type?.type === "string") return rangeOfNode(type);
  const repeat = propertyOf(node, "repeat");
  if (repeat) return rangeOfNode(repeat.keyNode);
  const key = node.parent?.type === "property" ? node.parent.children?.[0] : undefined;
  if (key) return rangeOfNode(key);
  return { offset: node.offset, length: Math.min(1, Math.max(0, node.length)) };
};

/** The value of a node as plain data, e.g. to show it in a message; of equal keys the first. */
export const plainValueOf = (node: TextNode): unknown => {
  if (node.type === "array") return (node.children ?? []).map(plainValueOf);
  if (node.type !== "object") return node.value;
  const entries = propertiesOf(node).map(({ key, value }) => [key, value && plainValueOf(value)] as const);
  return Object.fromEntries(entries.reverse());
};
