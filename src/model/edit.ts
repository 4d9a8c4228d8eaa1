import { type Edit, type FormattingOptions, modify } from "jsonc-parser";
import type { ModelEdit } from "./problem";
import { follow, propertyOf, treeOf } from "./tree";

/** Replaces `length` characters at `offset` by `content`. Several of them count from the same text and do not overlap. */
export interface TextEdit {
  readonly offset: number;
  readonly length: number;
  readonly content: string;
}

/**
 * What to change in the text so that the model says what the edits want; comments and the layout of
 * everything else stay. The edits are meant one after the other; the result counts from `text` alone.
 * An edit whose place does not exist is left out.
 */
export const textEdits = (text: string, edits: readonly ModelEdit[]): TextEdit[] => {
  const format = formatOf(text);
  let changed = text;
  const done: Edit[][] = [];
  for (const edit of edits) {
    const step = editsOf(changed, edit, format);
    done.push(step);
    changed = applyTextEdits(changed, step);
  }
  return inOriginal(done) ?? difference(text, changed);
};

export const applyTextEdits = (text: string, edits: readonly TextEdit[]): string =>
  [...edits]
    .sort((a, b) => b.offset - a.offset)
    .reduce(
      (now, { offset, length, content }) => now.slice(0, offset) + content + now.slice(offset + length),
      text,
    );

/** The text with the edits made. */
export const editedText = (text: string, edits: readonly ModelEdit[]): string =>
  applyTextEdits(text, textEdits(text, edits));

const editsOf = (text: string, edit: ModelEdit, formattingOptions: FormattingOptions): Edit[] => {
  const { root } = treeOf(text);
  if (!root) return [];
  if (edit.renameTo !== undefined) {
    const owner = follow(root, edit.path.slice(0, -1));
    const key = owner.found ? propertyOf(owner.node, String(edit.path.at(-1)))?.keyNode : undefined;
    return key ? [{ offset: key.offset, length: key.length, content: JSON.stringify(edit.renameTo) }] : [];
  }
  if (edit.value === undefined && !follow(root, edit.path).found) return [];
  const options = { formattingOptions, ...(edit.insert && { isArrayInsertion: true }) };
  try {
    return modify(text, [...edit.path], edit.value, options);
  } catch {
    // jsonc-parser refuses paths through values of another kind, e.g. a key of a number.
    return [];
  }
};

/** The file's own indentation and line breaks. */
const formatOf = (text: string): FormattingOptions => {
  const indent = /^([ \t]+)\S/m.exec(text)?.[1] ?? "  ";
  return {
    insertSpaces: !indent.startsWith("\t"),
    tabSize: indent.startsWith("\t") ? 1 : indent.length,
    eol: text.includes("\r\n") ? "\r\n" : "\n",
    keepLines: true,
  };
};

/** The steps' edits with offsets of the original text, or undefined where a later one touches what an earlier one wrote. */
const inOriginal = (steps: readonly (readonly Edit[])[]): TextEdit[] | undefined => {
  const made: TextEdit[] = [];
  for (const step of steps) {
    const moved: TextEdit[] = [];
    for (const edit of step) {
      let shift = 0;
      for (const { offset, length, content } of [...made].sort((a, b) => a.offset - b.offset)) {
        const start = offset + shift;
        if (edit.offset + edit.length < start) break;
        if (edit.offset <= start + content.length) return undefined;
        shift += content.length - length;
      }
      moved.push({ offset: edit.offset - shift, length: edit.length, content: edit.content });
    }
    made.push(...moved);
  }
  return made.sort((a, b) => a.offset - b.offset);
};

/** One edit from the first to the last difference. */
const difference = (from: string, to: string): TextEdit[] => {
  if (from === to) return [];
  const most = Math.min(from.length, to.length);
  let start = 0;
  while (start < most && from[start] === to[start]) start += 1;
  let end = 0;
  while (end < most - start && from[from.length - 1 - end] === to[to.length - 1 - end]) end += 1;
  return [{ offset: start, length: from.length - start - end, content: to.slice(start, to.length - end) }];
};
