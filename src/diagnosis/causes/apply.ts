import { isSameValue } from "./isSameValue";
import type { ModelDocument } from "../../model/document";
import { applyTextEdits, type TextEdit } from "../../model/edit";
import type { ModelEdit, ModelPath } from "../../model/problem";
import type { CauseEdit } from "./cause";

/** What a fix does to the text, or the first of its places where something else stands by now. */
export type Application =
  | { readonly edits: readonly TextEdit[]; readonly text: string }
  | { readonly stale: ModelPath; readonly expected: unknown; readonly found: unknown };

/**
 * A fix on the file as it is now: nothing is changed where one of its places no longer says what it said when
 * the fix was tried.
 */
export function applyFix(document: ModelDocument, edits: readonly CauseEdit[]): Application {
  for (const { path, from, insert } of edits) {
    if (insert) continue;
    const found = document.valueAt(path);
    if (!isSameValue(found, from)) return { stale: path, expected: from, found };
  }
  const wanted = edits.map(asModelEdit);
  const impossible = edits.find((_, at) => document.textEdits([wanted[at]!]).length === 0);
  if (impossible) return { stale: impossible.path, expected: impossible.from, found: undefined };
  const changes = document.textEdits(wanted);
  return { edits: changes, text: applyTextEdits(document.text, changes) };
}

export const asModelEdit = ({ path, to, insert }: CauseEdit): ModelEdit => ({
  path,
  value: to,
  ...(insert && { insert }),
});
