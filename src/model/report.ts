import type { Fix, ModelEdit, ModelPath, Problem, Severity, TextRange } from "./problem";
import { headlineOf, rangeOfNode, type TextNode } from "./tree";
import { say } from "../words/words";
import { anyOf, listOf } from "../words/lists";

/** What the reader itself can find wrong, before shapes and rules; each has its page in docs/rules. */
export const readerRules = [
  "syntax",
  "duplicate-key",
  "unknown-key",
  "unknown-name",
  "missing-key",
  "wrong-type",
  "out-of-range",
  "hyperparameter-range",
  "not-available",
  "conflicting-keys",
  "split-sum",
  "duplicate-name",
  "layer-inputs",
  "code-error",
] as const;
export type ReaderRule = (typeof readerRules)[number];

/** Collects problems while a text is read; reading goes on after each. */
export class Report {
  readonly problems: Problem[] = [];

  add(
    rule: ReaderRule,
    range: TextRange,
    path: ModelPath,
    message: string,
    extra: {
      readonly fixes?: readonly Fix[];
      readonly severity?: Severity;
      readonly related?: Problem["related"];
    } = {},
  ): void {
    const { fixes = [], severity = "error", related } = extra;
    this.problems.push({ rule, severity, message, range, path, fixes, ...(related && { related }) });
  }

  /** The value at `node` is of another kind than the place takes. */
  wrongType(node: TextNode, path: ModelPath, expected: string, fixes: readonly Fix[] = []): undefined {
    // What only running the code would tell may well be right.
    if (node.type === "unknown") return undefined;
    const message =
      node.type === "number"
        ? say`Expected ${expected}, found the number ${showNumber(node)}.`
        : expectedBut(expected, node);
    this.add("wrong-type", headlineOf(node), path, message, { fixes });
    return undefined;
  }

  /** The value is of the right kind, but no such value makes sense here. */
  outOfRange(
    node: TextNode,
    path: ModelPath,
    expected: string,
    rule: ReaderRule = "out-of-range",
  ): undefined {
    const message =
      node.type === "number"
        ? say`Expected ${expected}, found ${showNumber(node)}.`
        : expectedBut(expected, node);
    this.add(rule, headlineOf(node), path, message);
    return undefined;
  }

  missingKey(object: TextNode, path: ModelPath, key: string, description: string): void {
    if (object.open) return;
    const what = firstLower(description).replace(/\.$/, "");
    this.add("missing-key", headlineOf(object), path, say`\`${key}\` is missing: ${what}.`);
  }

  atKey(
    rule: ReaderRule,
    keyNode: TextNode,
    path: ModelPath,
    message: string,
    fixes: readonly Fix[] = [],
  ): void {
    this.add(rule, rangeOfNode(keyNode), path, message, { fixes });
  }
}

export const replaceBy = (path: ModelPath, value: unknown, title: string): Fix => ({
  title,
  edits: [{ path, value }],
});

export const changeTo = (path: ModelPath, name: string): Fix =>
  replaceBy(path, name, say`Change to \`${name}\``);

export const didYouMean = (nearest: string): string => say`Did you mean \`${nearest}\`?`;

export const renameKey = (path: ModelPath, renameTo: string): Fix => ({
  title: say`Rename to \`${renameTo}\``,
  edits: [{ path, value: undefined, renameTo }],
});

export const removal = (path: ModelPath, what: string): Fix => {
  const edit: ModelEdit = { path, value: undefined };
  return { title: say`Remove ${what}`, edits: [edit] };
};

/** `expected` is a phrase, of which there are many; what was found is shown as it stands, containers by what they are. */
const expectedBut = (expected: string, node: TextNode): string => {
  switch (node.type) {
    case "object":
      return say`Expected ${expected}, found an object { … }.`;
    case "array":
      return say`Expected ${expected}, found a list [ … ].`;
    case "string":
      return say`Expected ${expected}, found the text "${shorten(String(node.value))}".`;
    case "function":
      return say`Expected ${expected}, found a function.`;
    default:
      return say`Expected ${expected}, found ${node.type === "boolean" ? node.value === true : "null"}.`;
  }
};

export const shorten = (text: string): string => (text.length > 40 ? `${text.slice(0, 39)}…` : text);

const showNumber = ({ value }: TextNode): string =>
  Number.isFinite(Number(value)) ? String(Number(value)) : say`a number too large for a computer`;

const firstLower = (sentence: string): string =>
  /^[A-Z][a-z ]/.test(sentence) ? sentence[0]!.toLowerCase() + sentence.slice(1) : sentence;

/** `a`, `b` or `c`; long lists are cut. */
export const oneOf = (names: readonly string[]): string => {
  const shown = names.slice(0, 12).map((name) => `\`${name}\``);
  if (names.length > shown.length) return listOf([...shown, "…"]);
  return shown.length > 0 ? anyOf(shown) : say`nothing`;
};
