import type { ModelEdit } from "./problem";
import { singleEdit } from "./singleEdit";

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
  let changed = text;
  const done: TextEdit[][] = [];
  for (const edit of edits) {
    const step = singleEdit(changed, edit);
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

/** The steps' edits with offsets of the original text, or undefined where a later one touches what an earlier one wrote. */
const inOriginal = (steps: readonly (readonly TextEdit[])[]): TextEdit[] | undefined => {
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
