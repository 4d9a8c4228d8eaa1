import { lineMapOf, type Position } from "../model/lineMap";
import type { TextRange } from "../model/problem";

/** One replacement in a text: `removed` UTF-16 units at `offset` became `inserted` others. */
export interface TextChange {
  readonly offset: number;
  readonly removed: number;
  readonly inserted: number;
}

/**
 * Follows places of a text through the edits made since: what a run says about the text it was started
 * from is shown where that text is now.
 */
export class EditTrail {
  private readonly changes: TextChange[] = [];
  private current: string;

  constructor(private readonly first: string) {
    this.current = first;
  }

  /** The text as it is now. */
  get present(): string {
    return this.current;
  }

  /** The same trail so far, to be followed by another. */
  fork(): EditTrail {
    const fork = new EditTrail(this.first);
    fork.follow(this.changes, this.current);
    return fork;
  }

  /** Takes the edits of one moment, in the order they can be applied one after the other. */
  follow(changes: readonly TextChange[], present: string): void {
    this.changes.push(...changes);
    this.current = present;
  }

  /** The text came back (file closed and opened again): whatever differs was changed in between. */
  catchUp(present: string): void {
    const change = changeBetween(this.current, present);
    if (change !== undefined) this.follow([change], present);
  }

  /** Where the range of the first text is now; undefined when the text in it was changed. */
  now(range: TextRange): TextRange | undefined {
    let { offset } = range;
    for (const change of this.changes) {
      if (change.offset >= offset + range.length) continue;
      if (change.offset + change.removed > offset) return undefined;
      offset += change.inserted - change.removed;
    }
    return { offset, length: range.length };
  }

  /** In the first text: from a place to the end of its line; the whole line where it is the end. */
  restOfLine({ line, column }: Position): TextRange {
    const lines = lineMapOf(this.first);
    const end = lines.offsetAt({ line, column: Infinity });
    const start = lines.offsetAt({ line, column });
    const from = start < end ? start : lines.offsetAt({ line, column: 1 });
    return { offset: from, length: end - from };
  }

  /** The same; undefined also when anything else on its lines was changed, indentation apart. */
  nowOnItsLines(range: TextRange): TextRange | undefined {
    const now = this.now(range);
    return now && linesAround(this.first, range) === linesAround(this.current, now) ? now : undefined;
  }
}

/** The whole lines that a range lies on, without the white space at both ends. */
function linesAround(text: string, { offset, length }: TextRange): string {
  const start = Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf("\r", offset - 1)) + 1;
  const rest = text.slice(offset + length).search(/[\r\n]/);
  return text.slice(start, rest < 0 ? text.length : offset + length + rest).trim();
}

/** The one replacement that turns `before` into `after`; undefined where they are equal. */
export function changeBetween(before: string, after: string): TextChange | undefined {
  if (before === after) return undefined;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return { offset: start, removed: before.length - start - end, inserted: after.length - start - end };
}
