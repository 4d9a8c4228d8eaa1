import { UserError } from "../engine/userError";
import type { Definitions } from "../engine/definitions";
import type { CustomPlaces } from "./custom";
import { type LineMap, lineMapOf } from "./lineMap";
import { type TextEdit, textEdits } from "./edit";
import type { ModelEdit, ModelPath, Problem, TextRange } from "./problem";
import { singleEdit } from "./singleEdit";
import type { ModelLayer, ModelSpec } from "./spec";
import { isCodeModel } from "./modelFiles";
import { follow, headlineOf, plainValueOf, propertyOf, rangeOfNode, type TextNode } from "./tree";
import { say } from "../words/words";

/** A model file as far as it could be understood, and the way from what it says back to where it says it. */
export interface ModelDocument {
  readonly fileName: string;
  readonly text: string;
  readonly lines: LineMap;
  /**
   * As much as could be made out, with defaults for the rest; undefined where data, layers or loss are
   * missing altogether. May hold names that do not exist and `incomplete` layers: `runnable` does not.
   */
  readonly spec: ModelSpec | undefined;
  /** As the specification's. */
  readonly inputs: readonly string[];
  /** All layers that have a type, also where there is no `spec`. */
  readonly layers: readonly ModelLayer[];
  /** Names of the layers whose type is unknown or that lack a required option: they have no shape. */
  readonly incomplete: ReadonlySet<string>;
  /** Layer types and losses of a model file in code: shapes, and where the code may run also their passes. */
  readonly definitions: Definitions;
  /** Where those are written, by their keys. */
  readonly customPlaces: Readonly<Record<string, CustomPlaces>>;
  /** Absolute paths of the files that a model file in code was made of, itself first; empty for JSON. */
  readonly codeFiles: readonly string[];
  /** What the reader itself found wrong, in text order. */
  readonly problems: readonly Problem[];
  /** The place for a squiggle: short, on one line, of the nearest existing ancestor. */
  rangeOf(path: ModelPath): TextRange;
  /** The whole value at `path`, however long, or undefined where the file does not say it. */
  fullRangeOf(path: ModelPath): TextRange | undefined;
  /** The key of the property at `path`; of an element or a missing property what `rangeOf` gives. */
  keyRangeOf(path: ModelPath): TextRange;
  /** What to change in the text so that it says what the edits want; none where only running code would tell how. */
  textEdits(edits: readonly ModelEdit[]): TextEdit[];
  /** What the file says at `path` as plain data; undefined where it says nothing. */
  valueAt(path: ModelPath): unknown;
}

export const documentOf = (
  parts: Pick<
    ModelDocument,
    | "fileName"
    | "text"
    | "spec"
    | "inputs"
    | "layers"
    | "incomplete"
    | "definitions"
    | "customPlaces"
    | "codeFiles"
    | "problems"
  > & {
    readonly root: TextNode | undefined;
  },
): ModelDocument => {
  const { root, ...rest } = parts;
  const nodeAt = (path: ModelPath): TextNode | undefined => {
    const end = root && follow(root, path);
    return end?.found ? end.node : undefined;
  };
  const rangeOf = (path: ModelPath): TextRange =>
    root ? headlineOf(follow(root, path).node) : { offset: 0, length: Math.min(1, rest.text.length) };
  let lines: LineMap | undefined;
  return {
    ...rest,
    get lines() {
      return (lines ??= lineMapOf(rest.text));
    },
    rangeOf,
    fullRangeOf(path) {
      const node = nodeAt(path);
      return node && rangeOfNode(node);
    },
    keyRangeOf(path) {
      const owner = nodeAt(path.slice(0, -1));
      const property = owner && propertyOf(owner, String(path.at(-1)));
      return property ? rangeOfNode(property.keyNode) : rangeOf(path);
    },
    textEdits: (edits) =>
      isCodeModel(rest.fileName)
        ? edits.flatMap((edit) => singleEdit(rest.text, edit, root))
        : textEdits(rest.text, edits),
    valueAt(path) {
      const node = nodeAt(path);
      return node && plainValueOf(node);
    },
  };
};

/** The specification of a file without errors, ready for the engine. Throws a UserError with the first error's place. */
export const runnable = (document: ModelDocument): ModelSpec => {
  const error = document.problems.find(({ severity }) => severity === "error");
  if (error) throw new UserError(error.message, { path: error.path, ...placeOf(document, error) });
  if (!document.spec) throw new UserError(say`The model lacks data, layers or a loss.`, { path: [] });
  return document.spec;
};

const placeOf = ({ lines }: ModelDocument, { range }: Problem): { line: number; column: number } =>
  lines.positionAt(range.offset);
