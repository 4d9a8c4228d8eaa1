import type { ModelPath } from "../problem";
import type { Report } from "../report";
import type { TextNode } from "../tree";

/** JSON Schema, draft 7, with the extensions VS Code knows (`markdownDescription`, `defaultSnippets`, …). */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Words that wait until they are said: the reader's language is known only after the forms were made. */
export type Phrase = () => string;

/**
 * What may stand at a place of the model file. One declaration, two readings side by side: `read`
 * turns text into a value and reports what is wrong; `schema` tells an editor the same.
 */
export interface Form<T> {
  /** Completes "Expected …". */
  readonly expects: Phrase;
  schema(): JsonSchema;
  /** Undefined where the value cannot be understood; then `report` has a problem that says why. */
  read(node: TextNode, path: ModelPath, report: Report): T | undefined;
}
