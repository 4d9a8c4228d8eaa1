import type { TextEdit } from "../model/edit";

/** An edit that switches a rule off, with room for a comment that says why. */
export interface ReasonedEdit {
  readonly before: string;
  /** What opens and closes the comment; the reason goes between. */
  readonly open: string;
  readonly close: string;
  readonly after: string;
}

/**
 * Cuts the edit behind the `"off"` that it writes, so that a comment fits in: to the line's end where nothing
 * follows on the line, else between marks. Lines of the text are indented as from the edit's own line, since a
 * snippet adds that indentation itself. Undefined where the edit writes no `"off"`.
 */
export function withReason(text: string, { offset, length, content }: TextEdit): ReasonedEdit | undefined {
  const written = [...content.matchAll(/(["'`])off\1/g)].at(-1);
  if (written === undefined) return undefined;
  const at = written.index + written[0].length;
  const rest = /^[^\r\n]*/.exec(content.slice(at) + text.slice(offset + length))![0];
  const [open, close] = rest.trim() === "" ? [" // ", ""] : [" /* ", " */"];
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  const indentation = /^[ \t]*/.exec(line)![0];
  const relative = (part: string) => part.replaceAll(`\n${indentation}`, "\n");
  return { before: relative(content.slice(0, at)), open, close, after: relative(content.slice(at)) };
}
